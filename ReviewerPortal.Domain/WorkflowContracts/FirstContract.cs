namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What somebody says who begins a contract from nothing; whatever is left out has a default that holds rather than lets pass.</summary>
public sealed class FirstContract
{
    public string Workflow { get; set; } = "";

    public string Purpose { get; set; } = "";

    /// <summary>The team that reviews.</summary>
    public string Team { get; set; } = "Reviewers";

    /// <summary>The team that takes what is exceptional, large or final.</summary>
    public string LeadTeam { get; set; } = "Leads";

    /// <summary>What enters: at least one action.</summary>
    public List<FirstAction> Actions { get; set; } = [];

    /// <summary>Names of evidence a reviewer needs.</summary>
    public List<FirstEvidence> Evidence { get; set; } = [];

    /// <summary>Minutes until somebody takes an item up.</summary>
    public int RespondMinutes { get; set; } = 30;

    /// <summary>Minutes until an ordinary item, or a mild exception, is decided.</summary>
    public int ResolveMinutes { get; set; } = 240;

    /// <summary>Minutes until a grave exception is decided.</summary>
    public int GraveMinutes { get; set; } = 60;

    /// <summary>Below this confidence, 0 to 1, it is an exception.</summary>
    public decimal Confidence { get; set; } = 0.7m;
}

/// <summary>An action a first contract begins with.</summary>
public sealed class FirstAction
{
    public string Name { get; set; } = "";

    /// <summary>Whether it can be undone.</summary>
    public bool Reversible { get; set; }

    /// <summary>The largest amount that is no exception; null for no limit.</summary>
    public decimal? Limit { get; set; }

    /// <summary>The schema of its arguments as JSON; null where any fit.</summary>
    public string? Arguments { get; set; }
}

/// <summary>Evidence a first contract begins with.</summary>
public sealed class FirstEvidence
{
    public string Name { get; set; } = "";

    public EvidenceKind Kind { get; set; } = EvidenceKind.Record;

    /// <summary>Whether a reviewer must open it before deciding.</summary>
    public bool MustOpen { get; set; }
}
