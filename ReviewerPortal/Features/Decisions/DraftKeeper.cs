using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;

namespace ReviewerPortal.Features.Decisions;

/// <summary>One page's draft and the copy of it the server keeps: taken up when the item is opened, saved when there is a pause in the typing and whenever the page is left or lost.</summary>
public sealed class DraftKeeper(FindDraft find, KeepDraft keep)
{
    private (Caller Caller, ReviewItemId Item)? _of;
    private string? _kept;
    private bool _saving;
    private bool _saveAgain;

    /// <summary>What is typed.</summary>
    public DecisionDraft Draft { get; } = new();

    /// <summary>Why the draft is not kept; null when it is.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Goes over to an item, with what this person had typed there before.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="item">The item.</param>
    /// <param name="schema">What its arguments look like; null where the item cannot be read any more.</param>
    public async Task TakeUpAsync(Caller caller, ReviewItemId item, ArgumentSchema? schema)
    {
        Draft.Clear();
        (_of, Problem) = ((caller, item), null);
        _kept = await find.HandleAsync(new(caller, item), CancellationToken.None);
        Draft.Restore(_kept, schema);
    }

    /// <summary>Saves what is typed, if it changed since. While one saving is under way another only asks it to look again, so that none overtakes another.</summary>
    public async Task SaveAsync()
    {
        if (_saving)
        {
            _saveAgain = true;
            return;
        }

        _saving = true;
        try
        {
            do
            {
                _saveAgain = false;
                var text = Draft.Write();
                if (_of is not { } of || string.Equals(text, _kept, StringComparison.Ordinal))
                {
                    continue;
                }

                var outcome = await keep.HandleAsync(new(of.Caller, of.Item, text), CancellationToken.None);
                Problem = outcome.Refusal;
                _kept = outcome.Refusal is null ? text : _kept;
            } while (_saveAgain);
        }
        finally
        {
            _saving = false;
        }
    }
}
