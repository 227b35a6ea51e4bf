namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A rectangle of the map, in the drawing's own units; one is a pixel where nothing is scaled.</summary>
public readonly record struct MapBox(int X, int Y, int Width, int Height)
{
    /// <summary>The first unit to the right of it.</summary>
    public int Right => X + Width;

    /// <summary>The first unit below it.</summary>
    public int Bottom => Y + Height;

    /// <summary>Half way down.</summary>
    public int Middle => Y + (Height / 2);

    /// <summary>Whether the two share any area.</summary>
    public bool Overlaps(MapBox other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>Whether the other lies wholly inside.</summary>
    public bool Holds(MapBox other) => X <= other.X && Y <= other.Y && other.Right <= Right && other.Bottom <= Bottom;
}

/// <summary>A labelled stretch of the map that holds nodes: a lane, or the exceptions.</summary>
/// <param name="Kind">What its colour says, such as <c>assistive</c> or <c>exceptions</c>.</param>
/// <param name="Title">Its label.</param>
/// <param name="Box">Where it lies.</param>
public sealed record MapBand(string Kind, string Title, MapBox Box);

/// <summary>One box of the map.</summary>
/// <param name="Kind"><c>entry</c>, <c>control</c>, <c>step</c>, <c>exception</c> or <c>queue</c>.</param>
/// <param name="Box">Where it lies.</param>
/// <param name="Title">Its first line, cut to fit.</param>
/// <param name="Lines">The lines below, cut to fit.</param>
/// <param name="Name">All of it in one sentence, uncut.</param>
/// <param name="Row">The <see cref="MapRow.Id"/> of the row that says the same.</param>
public sealed record MapNode(string Kind, MapBox Box, string Title, IReadOnlyList<string> Lines, string Name, string Row);

/// <summary>One line of the map.</summary>
/// <param name="Kind"><c>work</c>, <c>exception</c> or <c>escalation</c>.</param>
/// <param name="Path">Its course, as an SVG path.</param>
/// <param name="Name">What it means in a sentence.</param>
public sealed record MapEdge(string Kind, string Path, string Name);

/// <summary>One row of the table that says what the map says.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Part">Which part of the workflow.</param>
/// <param name="Name">Its name in the contract.</param>
/// <param name="What">What it is.</param>
/// <param name="GoesTo">Where what it hands over goes.</param>
/// <param name="Stalls">Who takes over when it stalls.</param>
public sealed record MapRow(string Id, string Part, string Name, string What, string GoesTo, string Stalls);

/// <summary>A contract's boundaries, laid out: what enters and is checked, the lanes of steps, the exceptions, the queues of people.</summary>
public sealed record BoundaryMap(
    int Width,
    int Height,
    IReadOnlyList<MapBand> Bands,
    IReadOnlyList<MapNode> Nodes,
    IReadOnlyList<MapEdge> Edges,
    IReadOnlyList<MapRow> Rows
);
