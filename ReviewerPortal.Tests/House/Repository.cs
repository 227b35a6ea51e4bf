namespace ReviewerPortal.Tests.House;

/// <summary>The checked-out repository the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The built portal, as <c>dotnet</c> starts it: the build of the same configuration as these tests.</summary>
    public static string PortalProgram { get; } =
        Path.Combine(Root, "ReviewerPortal", Path.GetRelativePath(ProjectFolder(), AppContext.BaseDirectory), "ReviewerPortal.dll");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReviewerPortal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No ReviewerPortal.sln above {AppContext.BaseDirectory}.");
    }

    // The folder that holds "bin", wherever in the repository the project lies.
    private static string ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!string.Equals(folder.Name, "bin", StringComparison.Ordinal))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No bin folder above {AppContext.BaseDirectory}.");
        }

        return folder.Parent!.FullName;
    }
}
