using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using ReviewerPortal.Domain.Shared;
using ReviewerPortal.Features;

namespace ReviewerPortal.Hosting;

/// <summary>Turns what escaped an endpoint into a problem document that says no more than the caller needs.</summary>
public sealed class InterfaceExceptions(ILogger<InterfaceExceptions> log) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The middleware has already sent the request on to the error page; what was asked for is in its feature.
        if (!Interface.Owns(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path))
        {
            return false;
        }

        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var refusal = RefusalOf(exception);
        if (refusal.Code is Problems.Internal or RefusalCodes.Unavailable)
        {
            log.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        }

        await Problems.Of(refusal, httpContext).ExecuteAsync(httpContext);
        return true;
    }

    private static Refusal RefusalOf(Exception exception) =>
        exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new Refusal(
                RefusalCodes.TooLarge,
                "The body is larger than allowed."
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new Refusal(
                Problems.UnsupportedMediaType,
                "Send the body as application/json."
            ),
            BadHttpRequestException { InnerException: JsonException json } => MalformedJson(json),
            JsonException json => MalformedJson(json),
            BadHttpRequestException bad => new Refusal(Problems.BadRequest, bad.Message),
            DbException or DbUpdateException or TimeoutException => new Refusal(
                RefusalCodes.Unavailable,
                "The database does not answer. Nothing was changed; try again in a moment."
            ),
            _ => new Refusal(Problems.Internal, "Something went wrong here. The trace id finds it in the log."),
        };

    private static Refusal MalformedJson(JsonException json) =>
        new(
            RefusalCodes.MalformedJson,
            json.LineNumber is { } line
                ? $"The body stops being the JSON we expect at line {line + 1}, byte {json.BytePositionInLine + 1}."
                : "The body is not the JSON we expect."
        );
}
