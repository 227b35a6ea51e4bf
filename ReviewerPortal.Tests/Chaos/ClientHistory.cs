using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReviewerPortal.Tests.Chaos;

/// <summary>What a client asked for.</summary>
public enum ClientOperation
{
    Submit,
    Decide,
}

/// <summary>One request as its client knows it. One without an answer is unknown: it may or may not have happened.</summary>
/// <param name="Operation">What was asked for.</param>
/// <param name="Key">The idempotency key; the same on every repetition.</param>
/// <param name="Status">The answer's status, or null where no answer came.</param>
/// <param name="Review">The review answered or decided on.</param>
/// <param name="Item">The item decided on.</param>
/// <param name="Verdict">For a decision, what it asked for: <c>approve</c>, <c>edit</c> or <c>reject</c>.</param>
/// <param name="Detail">What a refusal said.</param>
public sealed record ClientEntry(
    ClientOperation Operation,
    string Key,
    int? Status,
    string? Review = null,
    string? Item = null,
    string? Verdict = null,
    string? Detail = null
)
{
    /// <summary>Whether the portal said it was done.</summary>
    [JsonIgnore]
    public bool Succeeded => Status is >= 200 and < 300;
}

/// <summary>The clients' own record of a run, one JSON line a request, so that it can be judged afterwards by something that took no part in it.</summary>
public sealed class ClientHistory(string path) : IAsyncDisposable
{
    private readonly StreamWriter _file = new(path) { AutoFlush = true };
    private readonly Lock _gate = new();

    /// <summary>Adds an entry.</summary>
    public void Add(ClientEntry entry)
    {
        lock (_gate)
        {
            _file.WriteLine(JsonSerializer.Serialize(entry));
        }
    }

    /// <summary>Everything a run recorded.</summary>
    public static IReadOnlyList<ClientEntry> Read(string path) =>
        [.. File.ReadLines(path).Select(l => JsonSerializer.Deserialize<ClientEntry>(l)!)];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
