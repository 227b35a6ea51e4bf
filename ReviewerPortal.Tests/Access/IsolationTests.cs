using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Tests.House;

namespace ReviewerPortal.Tests.Access;

/// <summary>Walks every table of the model: a row of one workspace is neither seen nor written from another.</summary>
public sealed class IsolationTests
{
    // What is not a workspace's: the workspaces themselves, what comes before one is known, and Identity's rows, which hang on a person.
    private static readonly string[] Shared =
    [
        nameof(Workspace),
        nameof(SignInGate),
        nameof(OneTimeLink),
        nameof(KeyRingEntry),
        nameof(EndedSession),
        "IdentityUserClaim`1",
        "IdentityUserLogin`1",
        "IdentityUserToken`1",
        "IdentityUserPasskey`1",
        "IdentityPasskeyData",
    ];

    [Theory, BothEngines]
    public async Task Every_table_of_a_workspace_is_filtered_by_it_and_every_other_table_is_known_here(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var db = await database.OpenAsync();

        foreach (var type in db.Model.GetEntityTypes())
        {
            if (Shared.Contains(type.ClrType.Name, StringComparer.Ordinal))
            {
                Assert.Null(type.FindProperty("WorkspaceId"));
                continue;
            }

            Assert.True(typeof(IBelongToWorkspace).IsAssignableFrom(type.ClrType), $"{type.ClrType.Name} belongs to no workspace.");
            Assert.NotEmpty(type.GetDeclaredQueryFilters());
        }
    }

    [Theory, BothEngines]
    public async Task A_row_of_every_table_is_unseen_and_unwritable_from_another_workspace(Engine engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var other = await database.AddWorkspaceAsync("other");
        var tables = Types(await database.OpenAsync());
        var seen = 0;
        foreach (var table in tables)
        {
            await using var theirs = await database.Database.OpenAsync(other);
            var row = Fill(theirs, table, other);
            theirs.Add(row);
            await theirs.SaveChangesAsync();
            Assert.Equal(1, await CountAsync(theirs, table));

            await using var ours = await database.OpenAsync();
            Assert.Equal(0, await CountAsync(ours, table));
            await using var nobodys = await database.Database.OpenUnscopedAsync();
            if (table != typeof(Person))
            {
                Assert.Equal(0, await CountAsync(nobodys, table));
            }

            ours.Add(Fill(ours, table, other));
            await Assert.ThrowsAsync<InvalidOperationException>(() => ours.SaveChangesAsync());
            seen++;
        }

        Assert.Equal(tables.Count, seen);
    }

    private static List<Type> Types(PortalDbContext db) =>
        [.. db.Model.GetEntityTypes().Select(t => t.ClrType).Where(t => typeof(IBelongToWorkspace).IsAssignableFrom(t))];

    private static Task<int> CountAsync(PortalDbContext db, Type table) =>
        (Task<int>)
            typeof(IsolationTests)
                .GetMethod(nameof(CountOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(table)
                .Invoke(null, [db])!;

    private static Task<int> CountOfAsync<T>(PortalDbContext db)
        where T : class => db.Set<T>().CountAsync();

    // A row with something in every column, made without the constructors' rules: only where it belongs matters here.
    private static object Fill(PortalDbContext db, Type table, WorkspaceId workspace)
    {
        var row = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(table);
        foreach (var property in db.Model.FindEntityType(table)!.GetProperties())
        {
            property
                .PropertyInfo?.DeclaringType?.GetProperty(property.Name)
                ?.GetSetMethod(nonPublic: true)
                ?.Invoke(row, [ValueOf(property, workspace)]);
        }

        return row;
    }

    private static object? ValueOf(IProperty property, WorkspaceId workspace)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return type switch
        {
            _ when type == typeof(WorkspaceId) => workspace,
            _ when type == typeof(string) => Guid.NewGuid().ToString("N")[..Math.Min(32, property.GetMaxLength() ?? 32)],
            _ when type == typeof(Guid) => Guid.NewGuid(),
            _ when type == typeof(byte[]) => Guid.NewGuid().ToByteArray().Concat(new byte[16]).ToArray(),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
            _ when type == typeof(bool) => false,
            _ when type.IsEnum => Enum.GetValues(type).GetValue(0),
            _ when typeof(IHavePrefix).IsAssignableFrom(type) => Activator.CreateInstance(type, Guid.NewGuid()),
            _ when property.IsNullable => null,
            _ => Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
