using Microsoft.AspNetCore.Components;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Shared;

namespace ReviewerPortal.Features.Access;

/// <summary>An administrator's view of the workspace's keys and tokens.</summary>
public sealed partial class KeysPage
{
    private IReadOnlyList<ListTokens.Row>? _tokens;
    private Form? _form;
    private string? _wrong;
    private string? _secret;
    private string? _secretOf;
    private AgentKeyId? _sure;

    [Inject]
    public required CurrentPerson Current { get; init; }

    [Inject]
    public required ListTokens List { get; init; }

    [Inject]
    public required CreateToken Create { get; init; }

    [Inject]
    public required RevokeToken Revoke { get; init; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync() => await LoadAsync(await RequireAdminAsync());

    private async Task LoadAsync(Caller me) => _tokens = await List.HandleAsync(me, CancellationToken.None);

    private async Task<Caller> RequireAdminAsync() =>
        await Current.RequireAsync() is { Role: PersonRole.Admin } me ? me : throw new SessionEndedException();

    private void BeginAdding()
    {
        (_form, _wrong, _secret) = (new Form(), null, null);
        _form.Scopes.UnionWith([Scopes.ReviewsWrite, Scopes.ReviewsRead]);
    }

    private void Close() => (_form, _wrong) = (null, null);

    private void Toggle(string scope)
    {
        if (!_form!.Scopes.Remove(scope))
        {
            _form.Scopes.Add(scope);
        }
    }

    private async Task CreateAsync()
    {
        var me = await RequireAdminAsync();
        var name = (_form!.Name ?? "").Trim();
        var outcome = await Create.HandleAsync(
            new CreateToken.Command(
                me.Workspace,
                me.Principal,
                TokenKind.AgentKey,
                name,
                AccessRules.ReadScopes(string.Join(' ', _form.Scopes)),
                Person: null,
                string.IsNullOrWhiteSpace(_form.DefaultWorkflow) ? null : _form.DefaultWorkflow.Trim(),
                ExpiresAt: null
            ),
            CancellationToken.None
        );
        if (!outcome.Succeeded(out var created, out var refusal))
        {
            _wrong = refusal.Message;
            return;
        }

        (_secret, _secretOf) = (created.Secret, name);
        Close();
        await LoadAsync(me);
    }

    // A revoked key cannot come back, so the first press only asks.
    private async Task RevokeAsync(ListTokens.Row token)
    {
        if (_sure != token.Id)
        {
            _sure = token.Id;
            return;
        }

        var me = await RequireAdminAsync();
        await Revoke.HandleAsync(new RevokeToken.Command(me, token.Id), CancellationToken.None);
        _sure = null;
        await LoadAsync(me);
    }

    private sealed class Form
    {
        public string? Name { get; set; }

        public HashSet<string> Scopes { get; } = new(StringComparer.Ordinal);

        public string? DefaultWorkflow { get; set; }
    }
}
