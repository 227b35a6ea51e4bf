using System.Text.Json;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features.Access;

namespace ReviewerPortal.Features.WorkflowContracts;

/// <summary>A contract tried over HTTP: on items that were received, and on a proposal that is not.</summary>
public static class DryRunApi
{
    /// <summary>The most items listed for one pair; its count has all of them.</summary>
    public const int MostItems = 100;

    /// <summary>Maps the endpoints below <c>/workflows/{workflow}/contract</c>.</summary>
    public static void MapDryRun(this IEndpointRouteBuilder api)
    {
        var contract = api.MapGroup("/workflows/{workflow}/contract").WithTags("Contracts");
        contract
            .MapPost("/dry-run", RunAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithName("DryRunContract")
            .WithSummary("What the draft, or a version, would have done with the newest items");
        contract
            .MapPost("/simulate", SimulateAsync)
            .RequireAuthorization(Policies.ContractsWrite)
            .WithName("SimulateReview")
            .WithSummary("Where a body of POST /reviews would go and why; nothing is received");
    }

    private static async Task<IResult> RunAsync(string workflow, Caller caller, DryRunDraft run, HttpContext http, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAnyAsync(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        if (!Read(body, new DryRunDraft.Query(caller.Workspace, workflow)).Succeeded(out var query, out refusal))
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await run.HandleAsync(query, progress: null, ct);
        return outcome.Succeeded(out var report, out refusal)
            ? Results.Json(OnTheWire(workflow, report), WireJson.Options)
            : Problems.Of(refusal, http);
    }

    private static async Task<IResult> SimulateAsync(
        string workflow,
        int? version,
        Caller caller,
        ExplainPlacement explain,
        HttpContext http,
        CancellationToken ct
    )
    {
        if (!(await JsonBody.ReadAsync(http, ct)).Succeeded(out var body, out var refusal))
        {
            return Problems.Of(refusal, http);
        }

        var outcome = await explain.HandleAsync(new(caller.Workspace, workflow, body, version), ct);
        return outcome.Succeeded(out var answer, out refusal)
            ? Results.Json(
                new
                {
                    Workflow = workflow,
                    answer.Version,
                    Readiness = answer.Readiness.ToString(),
                    Actions = answer.Actions.Select(OnTheWire),
                },
                WireJson.Options
            )
            : Problems.Of(refusal, http);
    }

    // All of the body may be left out.
    private static Outcome<DryRunDraft.Query> Read(ReadOnlyMemory<byte> body, DryRunDraft.Query query)
    {
        if (body.IsEmpty)
        {
            return query;
        }

        var json = new StrictJson();
        if (!json.Parse(body).Succeeded(out var document, out var refusal))
        {
            return refusal;
        }

        using (document)
        {
            var root = document.RootElement;
            json.RefuseUnknown(root, "#", ["sample", "version"]);
            var sample = Whole(json, root, "sample", DryRunDraft.LargestSample) ?? query.Sample;
            var version = Whole(json, root, "version", int.MaxValue);
            return json.HasProblems ? json.Refuse("dry run") : query with { Sample = sample, Version = version };
        }
    }

    private static int? Whole(StrictJson json, JsonElement root, string name, int most)
    {
        var number = json.NumberOf(root, "#", name, 1, most);
        if (number is { } given && given != decimal.Truncate(given))
        {
            json.Note($"#/{name}", "must be a whole number");
            return null;
        }

        return (int?)number;
    }

    private static object OnTheWire(string workflow, DryRunReport report) =>
        new
        {
            Workflow = workflow,
            report.Version,
            report.Revision,
            report.Sample,
            report.Items,
            report.Moved,
            report.Since,
            report.Until,
            Moves = report.Moves.Select(m => new
            {
                m.Kind,
                m.From,
                m.To,
                m.Items.Count,
                Items = m.Items.Take(MostItems).Select(i => i.ToString()),
            }),
            Queues = report.Queues.Select(q => new
            {
                q.Queue,
                q.Arrived,
                q.WouldArrive,
                Before = OnTheWire(q.Before),
                After = OnTheWire(q.After),
            }),
            DryRunReport.Assumptions,
        };

    private static object OnTheWire(DryRunTimes times) =>
        new
        {
            times.Judged,
            times.Late,
            times.Share,
        };

    private static object OnTheWire(Explanation explanation) =>
        new
        {
            explanation.Action,
            explanation.Placement.Step,
            explanation.Placement.Queue,
            Tier = explanation.Placement.Tier.Tier,
            explanation.Placement.ExceptionType,
            explanation.Placement.Severity,
            Automatic = explanation.Placement.IsAutomatic,
            explanation.Placement.EvidenceMissing,
            explanation.RespondBy,
            explanation.ResolveBy,
            Stages = explanation.Stages.Select(s => new
            {
                s.Stage,
                Mark = s.Mark,
                s.Sentence,
                Facts = s.Facts,
            }),
        };
}
