using System.Text.Json;
using Microsoft.AspNetCore.Components;
using ReviewerPortal.Components.Controls;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.Evidence;

/// <summary>Draws the content of one evidence piece for what it is; whatever is not what its kind says is drawn as text.</summary>
public partial class EvidenceContent
{
    private const int LastTurns = 30;

    private enum Shape
    {
        Text,
        Conversation,
        Fields,
        Table,
        Markdown,
        Image,
        BeforeAfter,
        Lines,
        Tree,
        Nothing,
    }

    private Shape _shape;
    private EvidenceView? _read;
    private JsonElement _json;
    private IReadOnlyList<EvidenceReading.Turn> _turns = [];
    private IReadOnlyList<IReadOnlyList<string>> _rows = [];
    private IReadOnlyList<JsonChange> _changes = [];
    private IReadOnlyList<(TextChange Change, string Text)> _lines = [];
    private string _nothing = "";
    private int _hiddenTurns;
    private bool _allRows;

    /// <summary>The piece.</summary>
    [Parameter, EditorRequired]
    public required EvidenceView Piece { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_read, Piece))
        {
            return;
        }

        // A new reading of the same content keeps what the person unfolded.
        var same =
            _read is not null
            && string.Equals(_read.ContentHash, Piece.ContentHash, StringComparison.Ordinal)
            && Piece.ContentHash is not null;
        _read = Piece;
        if (!same)
        {
            _shape = ShapeOf();
            _hiddenTurns = Math.Max(0, _turns.Count - LastTurns);
            _allRows = false;
        }
    }

    private Shape ShapeOf()
    {
        if (Piece.Content is null)
        {
            if (Piece.ContentUrl is not null && EvidenceReading.IsRaster(Piece.MediaType))
            {
                return Shape.Image;
            }

            _nothing = $"Not shown here: {Piece.MediaType}, {Words.Size(Piece.Size)}.";
            return Shape.Nothing;
        }

        if (Piece.Content.Length == 0)
        {
            _nothing = "Empty.";
            return Shape.Nothing;
        }

        var isJson = EvidenceReading.TryJson(Piece.Content, out _json);
        switch (Piece.Kind)
        {
            case EvidenceKind.Conversation when isJson && EvidenceReading.TryTurns(_json, out _turns):
                return Shape.Conversation;
            case EvidenceKind.Record when isJson:
                return Shape.Fields;
            case EvidenceKind.Table when isJson && EvidenceReading.TryGrid(_json, out _rows):
                return Shape.Table;
            case EvidenceKind.Table when isJson:
                return Shape.Fields;
            case EvidenceKind.Table when EvidenceReading.TryCsv(Piece.Content, out _rows):
                return Shape.Table;
            case EvidenceKind.Diff when isJson && EvidenceReading.TryBeforeAfter(_json, out var before, out var after):
                return CompareText(before, after) ? Shape.Lines : Compare(before, after);
            case EvidenceKind.Diff when EvidenceReading.TryUnified(Piece.Content, out _lines):
                return Shape.Lines;
            case EvidenceKind.Markdown:
                return Shape.Markdown;
            case EvidenceKind.Json when isJson:
                return Shape.Tree;
            case EvidenceKind.Text when isJson && _json.ValueKind is JsonValueKind.Object or JsonValueKind.Array:
                // A tool's answer kept as text reads better as what it is.
                return Shape.Fields;
            default:
                return Shape.Text;
        }
    }

    private Shape Compare(JsonElement before, JsonElement after)
    {
        _changes = JsonChanges.Between(before, after);
        return Shape.BeforeAfter;
    }

    private bool CompareText(JsonElement before, JsonElement after)
    {
        if (before.ValueKind != JsonValueKind.String || after.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        var (was, now) = (before.GetString()!, after.GetString()!);
        if (!was.Contains('\n', StringComparison.Ordinal) && !now.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        if (TextChanges.ByLine(was, now) is not { } lines)
        {
            return false;
        }

        _lines = lines;
        return true;
    }

    private void ShowAllTurns() => _hiddenTurns = 0;

    private void ShowAllRows() => _allRows = true;
}
