using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ReviewerPortal.Domain.WorkflowContracts;

/// <summary>Writes a workflow's papers as Markdown and as YAML. Whatever a contract says stays text in both.</summary>
public static class ArtifactText
{
    private const string Marks = "\\`*[]<>|#~";

    /// <summary>A Markdown document: a heading, a sentence and a table for each paper.</summary>
    public static string Markdown(ArtifactSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Plain(set.Workflow)}: artifacts of contract version {set.Version}\n\n");
        if (set.Purpose is { } purpose)
        {
            text.Append(Plain(purpose)).Append("\n\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Published {Date(set.PublishedAt)} by {Plain(set.PublishedBy)}");
        text.Append(set.Note is null ? "" : $": {Plain(set.Note)}").Append(set.IsCurrent ? ". In force" : ". Replaced by a later version");
        text.Append(CultureInfo.InvariantCulture, $"; written out {Date(set.WrittenAt)}.\n");
        foreach (var artifact in set.All)
        {
            text.Append("\n## ").Append(artifact.Title).Append("\n\n").Append(Plain(artifact.Summary)).Append('\n');
            if (artifact.Rows.Count == 0)
            {
                continue;
            }

            text.Append("\n| ").AppendJoin(" | ", artifact.Columns.Select(ArtifactRules.Heading)).Append(" |\n|");
            text.Insert(text.Length, " --- |", artifact.Columns.Count).Append('\n');
            foreach (var row in artifact.Rows)
            {
                text.Append("| ").AppendJoin(" | ", artifact.Columns.Select(c => Plain(ArtifactRules.Words(row[c])))).Append(" |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A YAML document: the same tables under the papers' names, each row by its columns.</summary>
    public static string Yaml(ArtifactSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var text = new StringBuilder();
        Member(text, "workflow", set.Workflow);
        Member(text, "version", set.Version);
        Member(text, "in_force", set.IsCurrent);
        Member(text, "purpose", set.Purpose);
        Member(text, "published_by", set.PublishedBy);
        Member(text, "published_at", Time(set.PublishedAt));
        Member(text, "note", set.Note);
        Member(text, "written_at", Time(set.WrittenAt));
        text.Append("artifacts:\n");
        foreach (var artifact in set.All)
        {
            text.Append("  ").Append(Shared.SnakeCase.Of(artifact.Kind)).Append(artifact.Rows.Count == 0 ? ": []\n" : ":\n");
            foreach (var row in artifact.Rows)
            {
                var lead = "    - ";
                foreach (var column in artifact.Columns)
                {
                    text.Append(lead);
                    Member(text, column, row[column]);
                    lead = "      ";
                }
            }
        }

        return text.ToString();
    }

    private static void Member(StringBuilder text, string key, JsonNode? value)
    {
        text.Append(key).Append(": ");
        Value(text, value);
        text.Append('\n');
    }

    private static void Value(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Value(text, list[i]);
                }

                text.Append(']');
                break;
            case JsonValue scalar when scalar.TryGetValue<string>(out var words):
                text.Append(ContractJson.Quoted(words));
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    /// <summary>A text of one line in which nothing is Markdown; an underscore inside a word marks nothing there and stays.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var inside = i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]);
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
            {
                plain.Append(' ');
            }
            else if (Marks.Contains(c, StringComparison.Ordinal) || (c is '_' && !inside))
            {
                plain.Append('\\').Append(c);
            }
            else
            {
                plain.Append(c is '&' ? "&amp;" : c.ToString());
            }
        }

        return plain.ToString();
    }

    private static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) =>
        at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
