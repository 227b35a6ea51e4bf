using System.Security.Cryptography;
using System.Text;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Metrics;

/// <summary>What an hour's counts are broken down by. Empty strings where a dimension does not apply.</summary>
public sealed record FigureKey(
    string Workflow,
    int ContractVersion,
    string Step,
    string Action,
    string ExceptionType,
    string Queue,
    string Tier,
    string AgentName,
    string AgentVersion,
    string Person,
    string ReasonCode
)
{
    /// <summary>Names the combination: the first 16 bytes of the SHA-256 of its parts.</summary>
    public Guid Hash()
    {
        var text = string.Join(
            '\u001f',
            Workflow,
            ContractVersion,
            Step,
            Action,
            ExceptionType,
            Queue,
            Tier,
            AgentName,
            AgentVersion,
            Person,
            ReasonCode
        );
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true);
    }
}

/// <summary>Counts of one hour for one combination of dimensions. Dashboards read these, never the decisions.</summary>
public sealed class HourlyFigure : IBelongToWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Whole hours since 1970-01-01T00:00Z. Receipts count in the hour of receipt, decisions in the hour of decision.</summary>
    public required long Hour { get; init; }

    /// <summary><see cref="FigureKey.Hash"/>.</summary>
    public required Guid KeyHash { get; init; }

    public required string Workflow { get; init; }
    public required int ContractVersion { get; init; }
    public required string Step { get; init; }
    public required string Action { get; init; }
    public required string ExceptionType { get; init; }
    public required string Queue { get; init; }
    public required string Tier { get; init; }
    public required string AgentName { get; init; }
    public required string AgentVersion { get; init; }
    public required string Person { get; init; }
    public required string ReasonCode { get; init; }

    /// <summary>Items received.</summary>
    public long Received { get; set; }

    /// <summary>Items received that raised an exception.</summary>
    public long Exceptions { get; set; }

    /// <summary>Final human decisions.</summary>
    public long Approved { get; set; }
    public long Edited { get; set; }
    public long Rejected { get; set; }
    public long Responded { get; set; }

    /// <summary>Outcomes no person decided.</summary>
    public long Automatic { get; set; }

    /// <summary>Final outcomes given after the resolve clock ran out, by people or not.</summary>
    public long Breached { get; set; }

    /// <summary>Those of them no person gave.</summary>
    public long TimedOut { get; set; }
}

/// <summary>What one command adds to an hour's counts.</summary>
public readonly record struct FigureDelta(
    long Received = 0,
    long Exceptions = 0,
    long Approved = 0,
    long Edited = 0,
    long Rejected = 0,
    long Responded = 0,
    long Automatic = 0,
    long Breached = 0,
    long TimedOut = 0
)
{
    /// <summary>Final human decisions: what the override rate is a share of.</summary>
    public long Human => Approved + Edited + Rejected + Responded;

    /// <summary>Final human decisions that changed an argument or turned the action down.</summary>
    public long Overrides => Edited + Rejected;

    /// <summary>The override rate as <see cref="MetricDefinitions.OverrideRate"/> says; pages, the interface and the gate all take it from here.</summary>
    public Rate OverrideRate => Rate.Of(Overrides, Human);

    /// <summary>The exception rate as <see cref="MetricDefinitions.ExceptionRate"/> says.</summary>
    public Rate ExceptionRate => Rate.Of(Exceptions, Received);

    /// <summary>The breach rate as <see cref="MetricDefinitions.SlaBreachRate"/> says.</summary>
    public Rate SlaBreachRate => Rate.Of(Breached, Human + TimedOut);

    /// <summary>The sum, member by member.</summary>
    public static FigureDelta operator +(FigureDelta a, FigureDelta b) =>
        new(
            a.Received + b.Received,
            a.Exceptions + b.Exceptions,
            a.Approved + b.Approved,
            a.Edited + b.Edited,
            a.Rejected + b.Rejected,
            a.Responded + b.Responded,
            a.Automatic + b.Automatic,
            a.Breached + b.Breached,
            a.TimedOut + b.TimedOut
        );
}
