using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>
/// A draft while somebody works on it: one text, which the YAML editor types into and the forms change. Lines end with a line feed here; a document that
/// came with carriage returns gets them back when it is saved.
/// </summary>
public sealed class WorkingCopy
{
    /// <summary>How many steps can be taken back.</summary>
    public const int MostSteps = 30;

    // In characters of all remembered texts together: a copy of the largest document or many of a usual one.
    private const int MostRemembered = 2 * 1024 * 1024;

    private readonly LinkedList<string> _earlier = [];
    private readonly string _workflow;
    private readonly bool _carriageReturns;
    private bool _checked;
    private ContractReading? _reading;
    private IReadOnlyList<ContractProblem> _problems = [];
    private JsonObject? _document;

    /// <param name="workflow">Whose contract it is.</param>
    /// <param name="saved">The text as saved.</param>
    /// <param name="revision">That draft's revision; 0 where there is no draft yet.</param>
    public WorkingCopy(string workflow, string saved, int revision)
    {
        ArgumentNullException.ThrowIfNull(saved);
        _workflow = workflow;
        _carriageReturns = saved.Contains("\r\n", StringComparison.Ordinal);
        Base = Text = LineFeeds(saved);
        Revision = revision;
    }

    /// <summary>The text.</summary>
    public string Text { get; private set; }

    /// <summary>The saved text it came from.</summary>
    public string Base { get; private set; }

    /// <summary>The revision of <see cref="Base"/>, which a save names; 0 where there is no draft.</summary>
    public int Revision { get; private set; }

    public bool IsChanged => !string.Equals(Text, Base, StringComparison.Ordinal);

    /// <summary>Whether there is a step to take back.</summary>
    public bool CanUndo => _earlier.Count > 0;

    /// <summary>Everything wrong with the text.</summary>
    public IReadOnlyList<ContractProblem> Problems
    {
        get
        {
            Check();
            return _problems;
        }
    }

    /// <summary>The contract, where nothing is wrong with it.</summary>
    public WorkflowContract? Contract
    {
        get
        {
            Check();
            return _reading?.Contract;
        }
    }

    /// <summary>The document as far as it is YAML; null where it is not, and then no form can show it.</summary>
    public JsonObject? Document
    {
        get
        {
            Check();
            return _document;
        }
    }

    /// <summary>The text as it is saved.</summary>
    public string ToSave() => _carriageReturns ? Text.Replace("\n", "\r\n", StringComparison.Ordinal) : Text;

    /// <summary>A text with lines that end with a line feed, as a browser's text field has them.</summary>
    public static string LineFeeds(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    /// <summary>
    /// Puts what was typed in its place. False, and nothing changed, where that does not fit the text here: then the whole has to be said.
    /// </summary>
    /// <param name="start">Where, in UTF-16 characters.</param>
    /// <param name="removed">How many characters go.</param>
    /// <param name="added">What comes instead.</param>
    /// <param name="length">How long the text is afterwards.</param>
    public bool Splice(int start, int removed, string added, int length)
    {
        ArgumentNullException.ThrowIfNull(added);
        if (start < 0 || removed < 0 || start > Text.Length - removed || Text.Length - removed + added.Length != length)
        {
            return false;
        }

        Put(string.Concat(Text.AsSpan(0, start), added, Text.AsSpan(start + removed)));
        return true;
    }

    /// <summary>Puts the whole typed text in place of what is here.</summary>
    public void Put(string text)
    {
        Text = text;
        _checked = false;
    }

    /// <summary>Puts another text in place of what is here; <see cref="Undo"/> brings the old one back.</summary>
    public void Replace(string text)
    {
        Remember();
        Put(LineFeeds(text));
    }

    /// <summary>Makes the changes of a form; a refusal where they cannot be written into the text, which then stays as it is.</summary>
    public Refusal? Change(IReadOnlyList<ContractChange> changes)
    {
        if (!ContractTextEdit.Apply(Text, changes).Succeeded(out var text, out var refusal))
        {
            return refusal;
        }

        if (!string.Equals(text, Text, StringComparison.Ordinal))
        {
            Remember();
            Put(text);
        }

        return null;
    }

    /// <summary>Takes the last form change, undo point or replacement back.</summary>
    public void Undo()
    {
        if (_earlier.Last is { } last)
        {
            _earlier.RemoveLast();
            Put(last.Value);
        }
    }

    /// <summary>Counts a text as saved; what was typed since stays.</summary>
    public void Saved(string text, int revision) => (Base, Revision) = (LineFeeds(text), revision);

    private void Remember()
    {
        _earlier.AddLast(Text);
        while (_earlier.Count > MostSteps || (_earlier.Count > 1 && _earlier.Sum(t => (long)t.Length) > MostRemembered))
        {
            _earlier.RemoveFirst();
        }
    }

    private void Check()
    {
        if (_checked)
        {
            return;
        }

        _checked = true;
        _reading = ContractReader.Read(Text);
        _problems = ContractRules.Check(_workflow, _reading);
        _document = ContractReader.ToJson(Text) is { ValueKind: JsonValueKind.Object } document
            ? JsonObject.Create(document, new JsonNodeOptions { PropertyNameCaseInsensitive = false })
            : null;
    }
}
