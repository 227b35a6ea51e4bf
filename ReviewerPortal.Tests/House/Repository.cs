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

    private static string ProjectFolder() =>
        Path.Combine(Root, Path.GetRelativePath(Root, AppContext.BaseDirectory).Split(Path.DirectorySeparatorChar)[0]);
}
