using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>One edit of a document's text, its path resolved and its place known to be there or to be made.</summary>
internal abstract record TextStep(IReadOnlyList<PathStep> Path)
{
    /// <summary>The text with the edit in it.</summary>
    public abstract string Write(TextSplice splice);

    public sealed record Set(IReadOnlyList<PathStep> Path, JsonNode? Value) : TextStep(Path)
    {
        public override string Write(TextSplice splice) => splice.Set(Path, Value);
    }

    public sealed record Remove(IReadOnlyList<PathStep> Path) : TextStep(Path)
    {
        public override string Write(TextSplice splice) => splice.Remove(Path);
    }

    public sealed record Insert(IReadOnlyList<PathStep> Path, int Index, JsonNode? Value) : TextStep(Path)
    {
        public override string Write(TextSplice splice) => splice.Insert(Path, Index, Value);
    }

    public sealed record Move(IReadOnlyList<PathStep> Path, int From, int To) : TextStep(Path)
    {
        public override string Write(TextSplice splice) => splice.Move(Path, From, To);
    }

    public sealed record Rename(IReadOnlyList<PathStep> Path, string Name) : TextStep(Path)
    {
        public override string Write(TextSplice splice) => splice.Rename(Path, Name);
    }
}

/// <summary>What edits mean: the same done to the document's value instead of its text.</summary>
internal static class Meaning
{
    /// <summary>The document after the edits; <paramref name="root"/> is used up.</summary>
    public static JsonNode Of(JsonNode root, IReadOnlyList<TextStep> steps)
    {
        foreach (var step in steps)
        {
            Apply(root, step);
        }

        return root;
    }

    private static void Apply(JsonNode root, TextStep step)
    {
        switch (step)
        {
            case TextStep.Set(var path, var value):
                Put(Made(root, path, path.Count - 1), path[^1], value);
                break;
            case TextStep.Remove(var path):
                var holder = Made(root, path, path.Count - 1);
                if (path[^1].Key is { } gone)
                {
                    ((JsonObject)holder).Remove(gone);
                }
                else
                {
                    ((JsonArray)holder).RemoveAt(path[^1].Index);
                }

                break;
            case TextStep.Insert(var path, var index, var value):
                ((JsonArray)Made(root, path, path.Count)).Insert(index, value?.DeepClone());
                break;
            case TextStep.Move(var path, var from, var to):
                var list = (JsonArray)Made(root, path, path.Count);
                var moved = list[from];
                list.RemoveAt(from);
                list.Insert(to, moved);
                break;
            case TextStep.Rename(var path, var name):
                var map = (JsonObject)Made(root, path, path.Count - 1);
                var renamed = map[path[^1].Key!];
                map.Remove(path[^1].Key!);
                map[name] = renamed;
                break;
        }
    }

    /// <summary>The part the first steps of a path lead to; what is missing is made.</summary>
    private static JsonNode Made(JsonNode root, IReadOnlyList<PathStep> path, int count)
    {
        var at = root;
        for (var i = 0; i < count; i++)
        {
            if (ContractPath.Find(at, path[i]) is not { } next)
            {
                next = i + 1 < path.Count && path[i + 1].Key is null ? new JsonArray() : new JsonObject();
                Put(at, path[i], next);
                next = ContractPath.Find(at, path[i])!;
            }

            at = next;
        }

        return at;
    }

    private static void Put(JsonNode holder, PathStep step, JsonNode? value)
    {
        if (step.Key is { } key)
        {
            ((JsonObject)holder)[key] = value?.DeepClone();
        }
        else if (holder is JsonArray list && step.Index < list.Count)
        {
            list[step.Index] = value?.DeepClone();
        }
        else
        {
            ((JsonArray)holder).Add(value?.DeepClone());
        }
    }
}

/// <summary>How deep the values of a document may nest.</summary>
internal static class JsonDepth
{
    public static readonly JsonSerializerOptions Options = new() { MaxDepth = ContractDocument.MaxDepth + 70 };
}
