using Microsoft.AspNetCore.Http;
using Visits.Visitors;

namespace Visits.Web;

/// <summary>
/// Answers `/trial`: whether a visit can be counted, found out by counting one and taking it back. That the database is ready does not say it: a version meets a schema
/// that a later one has made, too. It is asked when a release is tried, and not as readiness: while writers are held off, readers are not to be sent away.
/// </summary>
sealed partial class TrialHandler(Ledger ledger, ILogger log)
{
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ledger.TryAsync(context.RequestAborted);
            await Answers.TextAsync(context, StatusCodes.Status200OK, "text/plain", "a visit can be counted\n");
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(exception.Message);
            await Answers.TextAsync(context, StatusCodes.Status503ServiceUnavailable, "text/plain", "no visit can be counted; the log says why\n");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "no visit can be counted: {Problem}")]
    partial void LogFailed(string problem);
}
