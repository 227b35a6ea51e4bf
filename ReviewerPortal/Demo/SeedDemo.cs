using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Decisions;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Queue;
using ReviewerPortal.Domain.ReviewItems;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Domain.WorkflowContracts;
using Twist = ReviewerPortal.Demo.DemoProposals.Twist;

namespace ReviewerPortal.Demo;

/// <summary>
/// Gives the demo its past: a week of decided items and some sixty open ones in every state of urgency. Everything goes through the same use cases the pages
/// and the interface call, at a clock that stands where it happened, so that figures, clocks and the audit chain are what they would have been. The answers are left for the demo agent to acknowledge.
/// </summary>
public sealed class SeedDemo(
    DemoClock clock,
    FindWorkspace workspaces,
    AddPerson addPerson,
    CreateToken createToken,
    PublishContract publish,
    ReceiveReview receive,
    ClaimItem claim,
    OpenEvidence open,
    DecideItem decide
)
{
    private const string Actor = "system:demo";
    private const string Key = "demo-agents";
    private const int DecidedItems = 56;

    private readonly DemoProposals _proposals = new(seed: 42);
    private readonly Random _random = new(7);
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, int Order)> _happenings = new();
    private readonly Dictionary<string, Caller> _people = new(StringComparer.Ordinal);
    private WorkspaceId _workspace;
    private Caller _agent = null!;
    private int _order;

    private sealed record Arrived(ReviewItemId Id, ReviewId Review, string Queue, JsonObject Proposal, Twist Twist)
    {
        public string Action => Proposal["actions"]![0]!["name"]!.GetValue<string>();
    }

    /// <summary>Makes the past and answers the demo agent's key.</summary>
    /// <exception cref="InvalidOperationException">A use case refused what the demo thought it could do.</exception>
    public async Task<string> HandleAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        clock.Hold(now.AddDays(-7).AddHours(-1));
        _workspace = Of(await workspaces.FindOrCreateAsync("meridian", Actor, ct));
        foreach (var person in DemoPeople.Everybody)
        {
            await AddAsync(person, ct);
        }

        foreach (var contract in (string[])["trip-changes", "supplier-payments"])
        {
            var command = new PublishContract.Command(_people["Priya"])
            {
                Text = ContractText(contract),
                Note = "First version",
                CreateMissingTeams = true,
            };
            Of(await publish.HandleAsync(command, ct));
        }

        string[] scopes = [Scopes.ReviewsWrite, Scopes.ReviewsRead, Scopes.GateRead];
        var token = new CreateToken.Command(_workspace, Actor, TokenKind.AgentKey, Key, scopes, null, "trip-changes", null);
        var key = Of(await createToken.HandleAsync(token, ct));
        _agent = new Caller(_workspace, $"key:{Key}") { Scopes = scopes.ToHashSet(StringComparer.Ordinal) };

        PlanDecided(now, ct);
        PlanOpen(now, ct);
        while (_happenings.TryDequeue(out var happen, out var when))
        {
            // What would still lie ahead is left to the visitor.
            if (when.At < now)
            {
                clock.Hold(when.At);
                await happen();
            }
        }

        clock.LetGo();
        return key.Secret;
    }

    /// <summary>A contract of the demo, by its file's name.</summary>
    public static string ContractText(string name)
    {
        using var stream = typeof(SeedDemo).Assembly.GetManifestResourceStream($"demo/{name}.yaml")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private async Task AddAsync(DemoPeople.Somebody person, CancellationToken ct)
    {
        var added = Of(
            await addPerson.HandleAsync(
                new AddPerson.Command(_workspace, Actor, person.Email, person.Name, person.Role, person.Teams, DemoPeople.Password),
                ct
            )
        );
        _people[person.Name.Split(' ')[0]] = new Caller(_workspace, $"user:{person.Email}")
        {
            Person = added.Id,
            DisplayName = person.Name,
            Role = person.Role,
            Teams = person.Teams.ToHashSet(StringComparer.Ordinal),
        };
    }

    private void PlanDecided(DateTimeOffset now, CancellationToken ct)
    {
        for (var i = 0; i < DecidedItems; i++)
        {
            // The last hours belong to what is open.
            var at = now.AddHours(-5 - _random.NextDouble() * 160);
            var twist = _random.Next(7) == 0 ? (Twist)_random.Next((int)Twist.Ambiguous, (int)Twist.Foreign) : Twist.None;
            At(
                at,
                async () =>
                {
                    var item = await ReceiveAsync(at, twist, null, ct);
                    var who = ReviewerOf(item);
                    var claimed = at.AddMinutes(2 + _random.NextDouble() * 25);
                    var decided = claimed.AddMinutes(1 + _random.NextDouble() * (_random.Next(12) == 0 ? 60 : 25));
                    At(
                        claimed,
                        async () =>
                        {
                            var held = Of(await claim.HandleAsync(new(who, item.Id), ct));
                            At(decided, () => DecideAsync(item, who, Verdict(item), held, ct));
                        }
                    );
                }
            );
        }
    }

    private void PlanOpen(DateTimeOffset now, CancellationToken ct)
    {
        Open(16, 0.5, 14, Twist.None, null, null);
        Open(3, 2, 30, Twist.Ambiguous, null, null);
        Open(3, 2, 30, Twist.Unsure, null, null);
        Open(2, 2, 30, Twist.Incomplete, null, null);
        Open(10, 17, 28, Twist.None, payment: false, null); // due soon
        Open(8, 50, 150, Twist.None, null, null); // overdue
        Open(5, 15, 90, Twist.EvidenceMissing, null, null);
        Open(3, 20, 60, Twist.Large, null, null);
        Open(2, 10, 20, Twist.Foreign, payment: false, null);
        Open(6, 10, 40, Twist.None, null, item => After(item, 1, 6, who => claim.HandleAsync(new(who, item.Id), ct)));
        Open(5, 60, 100, Twist.Large, null, item => After(item, 10, 30, who => ApplyAsync(item, who, new(ReviewDecision.Approve), ct)));
        Open(4, 40, 70, Twist.None, payment: false, item => After(item, 5, 20, who => ApplyAsync(item, who, Escalation(), ct)));
        Open(
            3,
            30,
            60,
            Twist.None,
            payment: false,
            item =>
                After(
                    item,
                    5,
                    20,
                    who =>
                        ApplyAsync(
                            item,
                            who,
                            new(ReviewDecision.RequestInfo, Message: "Which of the two cards was charged? I wrote to them."),
                            ct
                        )
                )
        );

        void Open(int count, double newest, double oldest, Twist twist, bool? payment, Action<Arrived>? then)
        {
            for (var i = 0; i < count; i++)
            {
                var at = now.AddMinutes(-newest - _random.NextDouble() * (oldest - newest));
                At(
                    at,
                    async () =>
                    {
                        var item = await ReceiveAsync(at, twist, payment, ct);
                        then?.Invoke(item);
                    }
                );
            }
        }

        void After<T>(Arrived item, double latest, double earliest, Func<Caller, Task<Outcome<T>>> act) =>
            At(now.AddMinutes(-latest - _random.NextDouble() * (earliest - latest)), async () => Of(await act(ReviewerOf(item))));
    }

    private static Said Escalation() =>
        new(ReviewDecision.Escalate, Message: "They mention a lawyer. I would rather not answer this one alone.");

    private sealed record Said(ReviewDecision Decision, JsonObject? Args = null, string? Reason = null, string? Message = null);

    private Said Verdict(Arrived item) =>
        item.Twist is Twist.Incomplete
            ? new Said(ReviewDecision.Reject, Reason: "missing_information", Message: "Please ask what is missing first.")
            : _random.Next(100) switch
            {
                < 80 => new Said(ReviewDecision.Approve),
                < 91 => new Said(ReviewDecision.Edit, Edited(item), "wrong_argument"),
                < 96 => new Said(ReviewDecision.Reject, Reason: "policy", Message: "The conditions do not allow this."),
                _ => new Said(ReviewDecision.Reject, Reason: "not_confirmed", Message: "They never said yes to this."),
            };

    private static JsonObject Edited(Arrived item)
    {
        var args = item.Proposal["actions"]![0]!["args"]!.DeepClone().AsObject();
        switch (item.Action)
        {
            case "rebook_flight":
                args["keep_seats"] = !args["keep_seats"]!.GetValue<bool>();
                break;
            case "move_hotel_stay":
                args["nights"] = args["nights"]!.GetValue<int>() + 1;
                break;
            case "refund_booking":
                args["refund_amount"] = args["refund_amount"]!.GetValue<int>() - 25;
                break;
            case "issue_voucher":
                args["value"] = args["value"]!.GetValue<int>() + 10;
                break;
            case "pay_invoice":
                args["cost_centre"] = args["cost_centre"]!.GetValue<string>() is "4100" ? "4200" : "4100";
                break;
            case "credit_supplier":
                args["credit"] = args["credit"]!.GetValue<int>() + 1;
                break;
            default:
                args["confirmed_by_phone"] = true;
                break;
        }

        return args;
    }

    private async Task<Arrived> ReceiveAsync(DateTimeOffset at, Twist twist, bool? payment, CancellationToken ct)
    {
        var proposal = _proposals.Next(at, twist, payment);
        var body = Encoding.UTF8.GetBytes(proposal.ToJsonString());
        var kept = Of(await receive.HandleAsync(new ReceiveReview.Command(_agent, body, Once: null), ct));
        using var review = JsonDocument.Parse(kept.Body);
        var item = review.RootElement.GetProperty("items")[0];
        return new Arrived(
            IdOf<ReviewItemId>(item),
            IdOf<ReviewId>(review.RootElement),
            item.GetProperty("queue").GetString()!,
            proposal,
            twist
        );
    }

    private static T IdOf<T>(JsonElement thing)
        where T : struct, IPrefixedId<T> =>
        IPrefixedId<T>.TryParse(thing.GetProperty("id").GetString(), out var id)
            ? id
            : throw new InvalidOperationException($"The interface answered an id that is no {typeof(T).Name}.");

    private async Task DecideAsync(Arrived item, Caller who, Said said, ClaimView held, CancellationToken ct) =>
        Of(await ApplyAsync(item, who, said, ct, held.Until > clock.GetUtcNow() ? held : null));

    private async Task<Outcome<ItemView>> ApplyAsync(Arrived item, Caller who, Said said, CancellationToken ct, ClaimView? held = null)
    {
        held ??= Of(await claim.HandleAsync(new(who, item.Id), ct));
        foreach (var piece in item.Proposal["evidence"]!.AsArray())
        {
            if (piece!["name"]!.GetValue<string>() is "fare-rules" or "order-lines")
            {
                Of(await open.HandleAsync(new(who, item.Id, piece["name"]!.GetValue<string>()), ct));
            }
        }

        var args = said.Args is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(said.Args);
        var request = new DecisionRequest(who, item.Id, held.Version, held.Token, SeenAt: clock.GetUtcNow().AddMinutes(-2));
        return await decide.HandleAsync(new DecideItem.Command(request, said.Decision, args, said.Reason, said.Message), ct);
    }

    private Caller ReviewerOf(Arrived item) =>
        item.Queue switch
        {
            "travel-desk" when item.Twist is not Twist.Large => _people[_random.Next(4) == 0 ? "Ines" : "Nadia"],
            "accounts-payable" when item.Twist is not Twist.Large => _people[_random.Next(5) == 0 ? "Ines" : "Kofi"],
            _ => _people[_random.Next(2) == 0 ? "Ines" : "Tomasz"],
        };

    private void At(DateTimeOffset at, Func<Task> happen) => _happenings.Enqueue(happen, (at, _order++));

    private static T Of<T>(Outcome<T> outcome) => outcome.Value;
}
