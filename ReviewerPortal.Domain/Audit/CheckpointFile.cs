using System.Text;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Domain.Audit;

/// <summary>What a checkpoint file holds.</summary>
/// <param name="Checkpoints">Every readable line, with its 1-based number.</param>
/// <param name="UnreadableLines">Numbers of the lines that are not checkpoints.</param>
public sealed record CheckpointReading(
    IReadOnlyList<(int Line, AuditCheckpoint Checkpoint)> Checkpoints,
    IReadOnlyList<int> UnreadableLines
)
{
    /// <summary>The reading of no file.</summary>
    public static CheckpointReading None { get; } = new([], []);
}

/// <summary>The append-only file of signed checkpoints, one JSON object a line.</summary>
public sealed class CheckpointFile(string path)
{
    /// <summary>Where it is.</summary>
    public string Location { get; } = path;

    /// <summary>Reads every line. A last line without its end was being written when the process died and is left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public CheckpointReading Read()
    {
        if (!File.Exists(Location))
        {
            return CheckpointReading.None;
        }

        using var file = new FileStream(Location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n');
        var checkpoints = new List<(int, AuditCheckpoint)>();
        var unreadable = new List<int>();
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (AuditCheckpoint.TryParse(lines[i], out var checkpoint))
            {
                checkpoints.Add((i + 1, checkpoint!));
            }
            else
            {
                unreadable.Add(i + 1);
            }
        }

        return new CheckpointReading(checkpoints, unreadable);
    }

    /// <summary>The newest checkpoint of each workspace.</summary>
    public IReadOnlyDictionary<WorkspaceId, AuditCheckpoint> Newest() =>
        Read()
            .Checkpoints.GroupBy(c => c.Checkpoint.Workspace)
            .ToDictionary(g => g.Key, g => g.MaxBy(c => c.Checkpoint.Sequence).Checkpoint);

    /// <summary>Adds the checkpoints and answers when they are on disk. What a killed process left half-written at the end is cut first.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Append(IEnumerable<AuditCheckpoint> checkpoints)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Location))!);
        using var file = new FileStream(Location, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        file.SetLength(EndOfLastLine(file));
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(string.Concat(checkpoints.Select(c => c.ToLine() + "\n"))));
        file.Flush(flushToDisk: true);
    }

    private static long EndOfLastLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Seek(end - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n')
            {
                return end;
            }
        }

        return 0;
    }
}
