using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>Begins the contract of a workflow as a draft, which the editor then shows. A draft that is there already is never written over.</summary>
public sealed partial class AddContract
{
    private const long MostBytes = 1024 * 1024;

    private string _name = "";
    private string? _refused;
    private bool _busy;

    /// <summary>The workflows there are.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Existing { get; set; }

    /// <summary>Raised with the workflow's name once there is something to edit.</summary>
    [Parameter]
    public EventCallback<string> OnBegun { get; set; }

    /// <summary>Raised when the person gives up.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    public required SaveDraft Save { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private async Task BeginAsync()
    {
        var name = _name.Trim();
        if (Existing.Contains(name, StringComparer.Ordinal))
        {
            await OnBegun.InvokeAsync(name);
            return;
        }

        await SaveAsync(name, $"workflow: {name}\n");
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MostBytes)
        {
            _refused = "A contract is at most 1 MiB; this file is larger.";
            return;
        }

        await using var stream = chosen.File.OpenReadStream(MostBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        if (NameIn(text) is { } name)
        {
            await SaveAsync(name, text);
        }
        else
        {
            _refused = "The document does not say which workflow it is of; it begins with a line such as “workflow: retail-support”.";
        }
    }

    private async Task SaveAsync(string workflow, string text)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var caller = await Person.RequireAsync();
            if (caller.Role is not PersonRole.Admin)
            {
                _refused = "Only administrators change contracts.";
                return;
            }

            var outcome = await Save.HandleAsync(new(caller, workflow, text) { ExpectedRevision = 0 });
            if (outcome.Succeeded(out _, out var refusal))
            {
                await OnBegun.InvokeAsync(workflow);
                return;
            }

            _refused = string.Equals(refusal.Code, RefusalCodes.Stale, StringComparison.Ordinal)
                ? $"There is a draft of {workflow} already. Open it in the editor and load the file there."
                : refusal.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private static string? NameIn(string text) =>
        ContractReader.ToJson(text) is { ValueKind: JsonValueKind.Object } document
        && document.TryGetProperty("workflow", out var name)
        && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;
}
