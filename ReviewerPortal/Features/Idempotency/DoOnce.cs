using System.Security.Cryptography;
using System.Text;
using ReviewerPortal.Domain;
using ReviewerPortal.Domain.Access;
using ReviewerPortal.Domain.Intake;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Features.Idempotency;

/// <summary>
/// Makes every POST of the interface safe to repeat: the same key and body get the first answer again, the same key with another body is refused, and of two at
/// once the second waits for the first. A use case that keeps its answer in its own transaction (<see cref="AnswerOnce"/>) takes the request from the context
/// as <see cref="OnceOnly"/>; the answer of every other one is kept when it has succeeded. Refusals are not kept: nothing was done, so trying again is right.
/// </summary>
public sealed class DoOnce(RequestDelegate next, PortalDatabase database, Ledger ledger, RequestsUnderWay underWay, TimeProvider clock)
{
    /// <summary>Marks an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] KeptHeaders = ["Location", "ETag", "Content-Type"];

    /// <summary>Runs the request, or answers as the first time.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (
            !HttpMethods.IsPost(http.Request.Method)
            || !http.Request.Headers.ContainsKey(RequestKey.Header)
            || !http.Request.Path.StartsWithSegments(Interface.Root, StringComparison.OrdinalIgnoreCase)
            || http.Features.Get<Caller>() is not { } caller
        )
        {
            await next(http);
            return;
        }

        var ct = http.RequestAborted;
        if (!RequestKey.Of(http.Request).Succeeded(out var key, out var refusal) || key is null)
        {
            await RefuseAsync(http, refusal!);
            return;
        }

        if (!(await JsonBody.ReadAnyAsync(http, JsonBody.MaxLength, ct)).Succeeded(out var body, out refusal))
        {
            await RefuseAsync(http, refusal);
            return;
        }

        http.Request.Body = new MemoryStream(body.ToArray(), writable: false);
        await RunAsync(http, new OnceOnly(caller.Workspace, caller.Principal, key, HashOf(http.Request, body.Span)), ct);
    }

    private async Task RunAsync(HttpContext http, OnceOnly once, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            using var work = underWay.TryBegin(once.Workspace.Value, once.Caller, once.Key, out var first);
            if (work is null)
            {
                var left = Patience - clock.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || !await EndsWithinAsync(first, left, ct))
                {
                    await RefuseAsync(
                        http,
                        new Refusal(RefusalCodes.InFlight, "The first request with this key is still at work. Ask again for its answer.")
                    );
                    return;
                }

                continue;
            }

            if (!(await FindAsync(once, ct)).Succeeded(out var earlier, out var refusal))
            {
                await RefuseAsync(http, refusal);
            }
            else if (earlier is not null)
            {
                await WriteAsync(http, earlier);
            }
            else
            {
                await WorkAsync(http, once);
            }

            return;
        }
    }

    private async Task<bool> EndsWithinAsync(Task first, TimeSpan left, CancellationToken ct)
    {
        try
        {
            await first.WaitAsync(left, clock, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<Outcome<KeptAnswer?>> FindAsync(OnceOnly once, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(once.Workspace, ct);
        return await AnswerOnce.FindAsync(db, once);
    }

    private async Task WorkAsync(HttpContext http, OnceOnly once)
    {
        http.Features.Set(once);
        var sent = http.Response.Body;
        using var written = new MemoryStream();
        http.Response.Body = written;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = sent;
        }

        // A use case that kept its own answer has taken the request away.
        if (http.Features.Get<OnceOnly>() is not null && http.Response.StatusCode is >= 200 and < 300)
        {
            var headers = KeptHeaders
                .Where(h => http.Response.Headers.ContainsKey(h))
                .ToDictionary(h => h, h => http.Response.Headers[h].ToString(), StringComparer.Ordinal);
            var answer = new KeptAnswer(
                http.Response.StatusCode,
                headers,
                Encoding.UTF8.GetString(written.GetBuffer(), 0, (int)written.Length)
            );
            // The work is done and the caller may have gone: its answer is kept all the same.
            await ledger.WriteAsync(once.Workspace, AnswerOnce.Command(once, _ => Task.FromResult<Outcome<KeptAnswer>>(answer)));
        }

        written.Position = 0;
        await written.CopyToAsync(sent, http.RequestAborted);
    }

    /// <summary>Writes an answer; one that was given before says so.</summary>
    public static async Task WriteAsync(HttpContext http, KeptAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (answer.IsReplay)
        {
            http.Response.Headers[ReplayedHeader] = "true";
        }

        if (answer.Body.Length > 0)
        {
            await http.Response.WriteAsync(answer.Body, http.RequestAborted);
        }
    }

    private static Task RefuseAsync(HttpContext http, Refusal refusal) => Problems.Of(refusal, http).ExecuteAsync(http);

    private static string HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
