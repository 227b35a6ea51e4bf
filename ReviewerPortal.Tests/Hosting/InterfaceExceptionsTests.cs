using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ReviewerPortal.Hosting;

namespace ReviewerPortal.Tests.Hosting;

public class InterfaceExceptionsTests
{
    [Theory]
    [InlineData("/api/v1/reviews", true)]
    [InlineData("/queue", false)]
    public async Task A_bug_behind_the_interface_is_a_problem_document_and_one_behind_a_page_is_left_to_the_error_page(
        string path,
        bool handled
    )
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services, Response = { Body = new MemoryStream() } };
        var failure = new InvalidOperationException("a bug");
        http.Request.Path = "/error";
        http.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Path = path, Error = failure });

        var handler = new InterfaceExceptions(NullLogger<InterfaceExceptions>.Instance);
        Assert.Equal(handled, await handler.TryHandleAsync(http, failure, TestContext.Current.CancellationToken));
        if (handled)
        {
            Assert.Equal(StatusCodes.Status500InternalServerError, http.Response.StatusCode);
            Assert.Equal("application/problem+json", http.Response.ContentType);
        }
    }
}
