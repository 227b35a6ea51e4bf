using ReviewerPortal.Data;

namespace ReviewerPortal.Tests.House;

/// <summary>The engines a database test runs on.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>How the product's settings name an engine.</summary>
public static class EngineNames
{
    /// <summary>The value of <c>Database:Provider</c>.</summary>
    public static string Provider(this Engine engine) => engine is Engine.Sqlite ? DatabaseOptions.Sqlite : DatabaseOptions.Postgres;
}
