using Microsoft.Data.Sqlite;

namespace ReviewerPortal.Data;

/// <summary>Copies the embedded database while it is used, and puts a copy in its place while it is not.</summary>
public static class DatabaseCopy
{
    private const int SqliteBusy = 5;

    /// <summary>Writes one file that holds every transaction committed before the copy began, and none by half. Writers go on meanwhile.</summary>
    /// <param name="database">The database's file.</param>
    /// <param name="copy">The file to write; it must not exist. Until it is whole it is called <c>….partial</c>.</param>
    /// <exception cref="IOException">The database does not exist, the copy does, or the copy does not hold together.</exception>
    public static void Save(string database, string copy)
    {
        if (!File.Exists(database))
        {
            throw new IOException($"There is no database at {database}.");
        }

        if (File.Exists(copy))
        {
            throw new IOException($"{copy} exists already; a copy never overwrites anything.");
        }

        var partial = $"{copy}.partial";
        File.Delete(partial);
        try
        {
            using (var from = Open(database, SqliteOpenMode.ReadWrite))
            using (var to = Open(partial, SqliteOpenMode.ReadWriteCreate))
            {
                OwnerOnly(partial);
                from.BackupDatabase(to);
                // One file, without a log beside it.
                Ask(to, "PRAGMA journal_mode=DELETE");
                Judge(to, partial);
            }

            File.Move(partial, copy);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Puts a copy in the database's place. What was there is kept beside it.</summary>
    /// <param name="copy">A file <see cref="Save"/> wrote.</param>
    /// <param name="database">The database's file; nothing may have it open.</param>
    /// <param name="known">The migrations this build knows: a copy of a later build is refused.</param>
    /// <param name="kept">Where the replaced database is kept; it must not exist.</param>
    /// <returns>Whether there was a database to keep.</returns>
    /// <exception cref="IOException">The copy is not a portal's database, is of a later build, or the database is in use.</exception>
    public static bool PutBack(string copy, string database, IReadOnlySet<string> known, string kept)
    {
        if (!File.Exists(copy))
        {
            throw new IOException($"There is no file {copy}.");
        }

        try
        {
            using var from = Open(copy, SqliteOpenMode.ReadOnly);
            Judge(from, copy);
            if (Migrations(from).Find(m => !known.Contains(m)) is { } later)
            {
                throw new IOException(
                    $"{copy} was written by a later build: it has the migration {later}, which this build does not know."
                );
            }
        }
        catch (SqliteException unreadable)
        {
            throw new IOException($"{copy} is not a copy of a portal's database: {unreadable.Message}", unreadable);
        }

        var had = File.Exists(database);
        if (had)
        {
            CloseLog(database);
            File.Move(database, kept);
        }

        File.Copy(copy, database);
        OwnerOnly(database);
        return had;
    }

    // Leaving the write-ahead log needs the file for oneself; what the log still held is in the file afterwards.
    private static void CloseLog(string database)
    {
        try
        {
            using var connection = Open(database, SqliteOpenMode.ReadWrite);
            if (Ask(connection, "PRAGMA journal_mode=DELETE") is not "delete")
            {
                throw new IOException($"{database} is in use. Stop the portal first.");
            }
        }
        catch (SqliteException busy) when (busy.SqliteErrorCode == SqliteBusy)
        {
            throw new IOException($"{database} is in use. Stop the portal first.", busy);
        }
    }

    private static void Judge(SqliteConnection connection, string file)
    {
        if (Ask(connection, "PRAGMA integrity_check") is not "ok" and var damage)
        {
            throw new IOException($"{file} does not hold together: {damage}");
        }
    }

    private static List<string> Migrations(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" """;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static string? Ask(SqliteConnection connection, string question)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        return command.ExecuteScalar() as string;
    }

    // Unpooled: the file must be free the moment the connection is closed.
    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 5,
            }.ConnectionString
        );
        connection.Open();
        return connection;
    }

    private static void OwnerOnly(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
