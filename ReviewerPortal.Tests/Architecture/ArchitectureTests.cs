using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using Microsoft.Extensions.Hosting;
using ReviewerPortal.Data;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Tests.House;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace ReviewerPortal.Tests.Architecture;

/// <summary>Holds the arrows: Domain ← web ← tests, the parts of the domain in their order, and each technique in the one place it belongs.</summary>
public sealed partial class ArchitectureTests
{
    private const string Domain = "ReviewerPortal.Domain";

    /// <summary>A part may use its own row and the rows above it here, never one below.</summary>
    private static readonly string[][] Order =
    [
        ["Shared"],
        ["Access", "WorkflowContracts", "ReviewItems", "ApprovalTiers"],
        ["Evidence", "Audit", "Resumption", "Sla", "Notifications", "Evaluation"],
        ["Intake", "Queue", "Decisions", "Escalation"],
        ["Metrics", "Releases", "Readiness", "Adaptive"],
    ];

    private static readonly Assembly[] Ours = [typeof(Ledger).Assembly, typeof(PortalStorage).Assembly];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> Portal = new(() => new ArchLoader().LoadAssemblies(Ours).Build());

    [Fact]
    public void The_domain_knows_neither_the_web_nor_a_kit_nor_an_engine()
    {
        var referenced = typeof(Ledger).Assembly.GetReferencedAssemblies().Select(a => a.Name!);

        Assert.DoesNotContain(
            referenced,
            name =>
                Foreign().IsMatch(name) && !name.StartsWith("Microsoft.AspNetCore.Identity.EntityFrameworkCore", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_part_of_the_domain_uses_only_parts_before_it()
    {
        var rank = Order
            .SelectMany((parts, i) => parts.Select(p => (Part: p, Rank: i)))
            .ToDictionary(p => p.Part, p => p.Rank, StringComparer.Ordinal);
        var nouns = Nouns();

        None(
            Arrows(
                from => PartOf(from) is not null,
                (from, to) => PartOf(to) is { } used && rank[used] > rank[PartOf(from)!] && !nouns.Contains(to)
            )
        );
    }

    [Fact]
    public void Every_folder_of_the_domain_has_its_place_in_the_order()
    {
        var parts = Ours[0].GetTypes().Select(t => PartOf(t.FullName ?? "")).OfType<string>().Distinct(StringComparer.Ordinal);

        None(parts.Except(Order.SelectMany(p => p), StringComparer.Ordinal));
    }

    [Fact]
    public void Components_never_see_the_database()
    {
        var components = Ours[1]
            .GetTypes()
            .Where(t => typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(t))
            .Select(t => t.FullName!)
            .ToHashSet(StringComparer.Ordinal);

        None(
            Arrows(
                from => components.Contains(Outermost(from)),
                (_, to) =>
                    to.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal)
                    || to is $"{Domain}.PortalDbContext" or $"{Domain}.PortalDatabase" or $"{Domain}.Ledger"
            )
        );
    }

    [Fact]
    public void Only_the_data_folder_names_an_engine() =>
        None(
            Arrows(
                from => !from.StartsWith("ReviewerPortal.Data.", StringComparison.Ordinal),
                (_, to) =>
                    to.StartsWith("Npgsql.", StringComparison.Ordinal)
                    || to.StartsWith("Microsoft.Data.Sqlite.", StringComparison.Ordinal)
                    || to is "ReviewerPortal.Data.SqlitePortalDbContext" or "ReviewerPortal.Data.PostgresPortalDbContext"
            )
        );

    [Fact]
    public void Only_the_background_folder_runs_by_itself() =>
        None(
            Ours.SelectMany(a => a.GetTypes())
                .Where(t =>
                    typeof(IHostedService).IsAssignableFrom(t)
                    && t.Namespace?.StartsWith("ReviewerPortal.Background", StringComparison.Ordinal) != true
                )
                .Select(t => t.FullName)
        );

    [Fact]
    public void Only_the_background_folder_has_timers() =>
        None(
            Arrows(
                from => !from.StartsWith("ReviewerPortal.Background.", StringComparison.Ordinal),
                (_, to) => to is "System.Threading.PeriodicTimer" or "System.Threading.Timer" or "System.Timers.Timer"
            )
        );

    [Fact]
    public void Markup_is_trusted_in_one_file_only()
    {
        var files = Sources("*.cs", "*.razor").Where(f => File.ReadAllText(f).Contains("MarkupString", StringComparison.Ordinal)).ToList();

        Assert.True(files.Count <= 1, string.Join(Environment.NewLine, files));
    }

    [Fact]
    public void A_use_case_has_one_way_in()
    {
        var ways = Ours.SelectMany(a => a.GetTypes())
            .Select(t => (Type: t, Ways: t.GetMethods().Count(m => string.Equals(m.Name, "HandleAsync", StringComparison.Ordinal))))
            .Where(t => t.Ways > 1);

        None(ways.Select(t => t.Type.FullName));
    }

    [Fact]
    public void A_use_case_has_the_name_of_its_file()
    {
        var files = Sources("*.cs").Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);

        None(UseCases().Where(t => !files.Contains(t.Name)).Select(t => t.FullName));
    }

    [Fact]
    public void No_name_says_service_manager_helper_utils_or_common() =>
        None(
            Ours.SelectMany(a => a.GetTypes())
                .Where(t => IsWritten(t) && Empty().IsMatch(t.Name) && t != typeof(DomainServices) && !IsRegistration(t))
                .Select(t => t.FullName)
        );

    [Fact]
    public void A_folder_is_never_also_a_type()
    {
        var types = Ours.SelectMany(a => a.GetTypes()).Where(IsWritten).ToList();
        var folders = types.SelectMany(t => t.Namespace!.Split('.')).ToHashSet(StringComparer.Ordinal);

        None(types.Where(t => folders.Contains(t.Name)).Select(t => t.FullName));
    }

    /// <summary>
    /// What any part may name: rows (each is mapped once and read by many), their enums, pure policy over them (<c>XRules</c>), and the records a figure is
    /// counted by. The order is about who acts on whom.
    /// </summary>
    private static HashSet<string> Nouns() =>
        Ours[0]
            .GetTypes()
            .Where(t =>
                t.IsEnum
                || typeof(IBelongToWorkspace).IsAssignableFrom(t)
                || t.Name.EndsWith("Rules", StringComparison.Ordinal)
                || (string.Equals(t.Namespace, $"{Domain}.Metrics", StringComparison.Ordinal) && t.GetMethod("HandleAsync") is null)
            )
            .Select(t => t.FullName!.Replace('+', '/'))
            .ToHashSet(StringComparer.Ordinal);

    private static void None(IEnumerable<string?> found)
    {
        var all = found.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, Environment.NewLine + string.Join(Environment.NewLine, all));
    }

    private static IEnumerable<Type> UseCases() =>
        Ours[0].GetTypes().Where(t => t is { IsNested: false, IsInterface: false } && t.GetMethod("HandleAsync") is not null);

    private static List<string> Arrows(Func<string, bool> from, Func<string, string, bool> forbidden) =>
        Portal
            .Value.Types.Where(t => t.FullName.StartsWith("ReviewerPortal.", StringComparison.Ordinal) && from(t.FullName))
            .SelectMany(t => t.Dependencies.Select(d => (From: t.FullName, To: d.Target.FullName)))
            .Distinct()
            .Where(a => forbidden(a.From, a.To))
            .Select(a => $"{a.From} → {a.To}")
            .Order(StringComparer.Ordinal)
            .ToList();

    private static string? PartOf(string type)
    {
        var rest = type.StartsWith(Domain + ".", StringComparison.Ordinal) ? type[(Domain.Length + 1)..] : "";
        return rest.Contains('.', StringComparison.Ordinal) ? rest[..rest.IndexOf('.', StringComparison.Ordinal)] : null;
    }

    private static string Outermost(string type) => type.Split('+', '/')[0];

    private static bool IsWritten(Type type) =>
        type.Namespace?.StartsWith("ReviewerPortal", StringComparison.Ordinal) == true
        && !type.Name.Contains('<', StringComparison.Ordinal)
        && !type.Namespace.Contains("Migrations", StringComparison.Ordinal);

    // XServices that only registers a folder's parts is how the framework names registrations.
    private static bool IsRegistration(Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Services", StringComparison.Ordinal);

    private static IEnumerable<string> Sources(params string[] patterns) =>
        ((string[])["ReviewerPortal", "ReviewerPortal.Domain"])
            .SelectMany(project =>
                patterns.SelectMany(p => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), p, SearchOption.AllDirectories))
            )
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    [GeneratedRegex(
        "^(Microsoft.AspNetCore|MudBlazor|Npgsql|Microsoft.Data.Sqlite|Microsoft.EntityFrameworkCore.Sqlite|ReviewerPortal$)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Foreign();

    [GeneratedRegex("(Service|Services|Manager|Helper|Helpers|Utils|Utilities|Common)(`\\d)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empty();
}
