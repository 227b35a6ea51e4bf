namespace ReviewerPortal.Tests.House;

/// <summary>
/// Recorded data that lies beside the repository and is never part of it. Found through <c>REVIEWER_PORTAL_SHARED</c>, or a <c>shared</c> folder beside
/// any folder above the test program. A test that needs it is skipped, and says so, where it is absent.
/// </summary>
public static class SharedData
{
    /// <summary>The full path of a file or folder below <c>shared/data</c>; skips the test when there is none.</summary>
    public static string Require(string path)
    {
        var root = Root();
        Assert.SkipWhen(root is null, $"../shared/data is not beside the repository, so '{path}' was not read.");
        var full = Path.Combine(root!, "data", path);
        Assert.SkipUnless(Path.Exists(full), $"{full} is missing.");
        return full;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("REVIEWER_PORTAL_SHARED") is { Length: > 0 } given)
        {
            return Directory.Exists(Path.Combine(given, "data"))
                ? given
                : throw new DirectoryNotFoundException($"REVIEWER_PORTAL_SHARED names '{given}', which has no 'data' folder.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(beside, "data")))
            {
                return beside;
            }
        }

        return null;
    }
}
