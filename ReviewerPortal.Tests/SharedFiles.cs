namespace ReviewerPortal.Tests;

/// <summary>Finds the material beside the repository that is never committed: <c>REVIEWER_PORTAL_SHARED</c>, or the nearest folder above with <c>shared/data</c>.</summary>
internal static class SharedFiles
{
    /// <summary>The full path of a file below <c>shared</c>, or null when it is absent.</summary>
    public static string? Find(string path)
    {
        var root = Environment.GetEnvironmentVariable("REVIEWER_PORTAL_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            root = Directory.Exists(Path.Combine(candidate, "data")) ? candidate : null;
        }

        return root is not null && File.Exists(Path.Combine(root, path)) ? Path.Combine(root, path) : null;
    }
}
