using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Takes a contract from a file or from typing and saves it as a draft.</summary>
public sealed partial class DraftEditor
{
    /// <summary>The longest text that is typed here, in characters; a longer one comes as a file.</summary>
    public const int MostTyped = 200_000;

    private const long MostBytes = 1024 * 1024;

    private string _text = "";
    private string? _refused;
    private bool _busy;

    /// <summary>The workflow; null where the document is to say.</summary>
    [Parameter]
    public string? Workflow { get; set; }

    /// <summary>What the area begins with.</summary>
    [Parameter]
    public string Initial { get; set; } = "";

    /// <summary>Raised with the workflow's name once the draft is saved.</summary>
    [Parameter]
    public EventCallback<string> OnSaved { get; set; }

    /// <summary>Raised when the person gives up; without a handler there is no button.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required SaveDraft Save { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    /// <inheritdoc/>
    protected override void OnInitialized() => _text = Initial.Length <= MostTyped ? Initial : "";

    private Task SaveTypedAsync() => SaveAsync(_text);

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MostBytes)
        {
            _refused = "A contract is at most 1 MiB; this file is larger.";
            return;
        }

        await using var stream = chosen.File.OpenReadStream(MostBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await SaveAsync(await reader.ReadToEndAsync());
    }

    private async Task SaveAsync(string text)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not Domain.Access.PersonRole.Admin)
            {
                _refused = "Only administrators change contracts.";
                return;
            }

            if (Workflow is null && NameIn(text) is null)
            {
                _refused = "The document does not say which workflow it is of; it begins with a line such as “workflow: retail-support”.";
                return;
            }

            var workflow = Workflow ?? NameIn(text)!;
            var outcome = await Save.HandleAsync(new SaveDraft.Command(caller, workflow, text));
            if (outcome.Succeeded(out _, out var refusal))
            {
                await OnSaved.InvokeAsync(workflow);
            }
            else
            {
                _refused = refusal.Message;
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private static string? NameIn(string text) =>
        ContractReader.ToJson(text) is { ValueKind: System.Text.Json.JsonValueKind.Object } document
        && document.TryGetProperty("workflow", out var name)
        && name.ValueKind == System.Text.Json.JsonValueKind.String
            ? name.GetString()
            : null;
}
