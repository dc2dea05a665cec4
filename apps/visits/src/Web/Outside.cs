using Microsoft.AspNetCore.Http;
using Visits.Metrics;
using Visits.Pages;

namespace Visits.Web;

/// <summary>What happens around every request: headers that make a browser careful, figures, a line in the log, and a page when we fail.</summary>
sealed partial class Outside(Site site, VisitMetrics metrics, TimeProvider clock, ILogger log)
{
    // No script, no frame, no form, nothing from elsewhere.
    const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var began = clock.GetTimestamp();
        AddHeaders(context.Response.Headers);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailed(exception, context.Request.Method, context.Request.Path);
            await Answers.PageAsync(context, StatusCodes.Status500InternalServerError, NoticePage.Failed(site));
        }

        var time = clock.GetElapsedTime(began);
        metrics.Answered(context.Response.StatusCode, time);
        LogAnswered(context.Request.Method, context.Request.Path, context.Response.StatusCode, time.TotalMilliseconds);
    }

    static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), browsing-topics=()";
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} answered {Status} in {Milliseconds} ms")]
    partial void LogAnswered(string method, PathString path, int status, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed: this is a bug")]
    partial void LogFailed(Exception exception, string method, PathString path);
}
