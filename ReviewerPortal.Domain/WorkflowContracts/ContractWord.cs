namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>What a field of a contract holds, and so what a form and a completion offer for it.</summary>
public enum WordKind
{
    /// <summary>A name of its own.</summary>
    Name,
    Text,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number between <see cref="ContractWord.Least"/> and <see cref="ContractWord.Most"/>.</summary>
    Whole,

    /// <summary>A number above 0, at most 1.</summary>
    Share,

    /// <summary>A list of such numbers.</summary>
    Shares,

    /// <summary>One of <see cref="ContractWord.Choices"/>.</summary>
    Choice,

    /// <summary>Any of <see cref="ContractWord.Choices"/>, as a list.</summary>
    Choices,

    /// <summary>The name of a team.</summary>
    Team,

    /// <summary>The name of an owner.</summary>
    Owner,

    /// <summary>An owner, or one of <see cref="ContractWord.Choices"/>.</summary>
    Reader,

    /// <summary>The name of a step.</summary>
    Step,

    /// <summary>The name of an exception type.</summary>
    ExceptionType,

    /// <summary>A list of names.</summary>
    Names,

    /// <summary>A list of actions' names.</summary>
    Actions,

    /// <summary>A list of evidence names.</summary>
    Evidence,

    /// <summary>A condition on a proposal.</summary>
    Condition,

    /// <summary>A mapping of metrics to criteria.</summary>
    Criteria,

    /// <summary>A list of conditions on metrics.</summary>
    Triggers,

    /// <summary>An IANA time zone.</summary>
    Zone,

    /// <summary>Working windows by weekday.</summary>
    Hours,

    /// <summary>A list of dates.</summary>
    Dates,

    /// <summary>A JSON schema.</summary>
    Schema,

    /// <summary>A mapping of <see cref="ContractWord.Fields"/>.</summary>
    Part,

    /// <summary>A list of mappings of <see cref="ContractWord.Fields"/>.</summary>
    Parts,
}

/// <summary>One field a contract may have at some place.</summary>
/// <param name="Key">Its key in the document.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Help">What it means, in one sentence.</param>
public sealed record ContractWord(string Key, WordKind Kind, string Help)
{
    public bool Required { get; init; }

    /// <summary>The values there are, for the kinds that have them.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The smallest number.</summary>
    public int Least { get; init; }

    /// <summary>The largest number.</summary>
    public int Most { get; init; }

    /// <summary>What holds where the field is absent; null where nothing is to be said.</summary>
    public string? Absent { get; init; }

    /// <summary>The fields of a part.</summary>
    public IReadOnlyList<ContractWord> Fields { get; init; } = [];
}

/// <summary>How the entries of a section stand in the document.</summary>
public enum SectionShape
{
    /// <summary>The section is one mapping of fields.</summary>
    Single,

    /// <summary>A list of mappings; the first field names the entry.</summary>
    List,

    /// <summary>A mapping of names to mappings.</summary>
    Named,
}

/// <summary>A section of a contract: a top-level key, or the document's own fields where <paramref name="Key"/> is empty.</summary>
/// <param name="Key">The top-level key.</param>
/// <param name="Title">As a heading.</param>
/// <param name="One">One entry of it, in running text.</param>
/// <param name="Shape">How entries stand.</param>
/// <param name="Help">What it is for, in one sentence.</param>
/// <param name="Fields">The fields of the section or of each entry.</param>
public sealed record ContractSection(
    string Key,
    string Title,
    string One,
    SectionShape Shape,
    string Help,
    IReadOnlyList<ContractWord> Fields
)
{
    public bool Required { get; init; }

    /// <summary>The field that names an entry of a list; null for other shapes.</summary>
    public string? NameKey => Shape == SectionShape.List ? Fields[0].Key : null;
}
