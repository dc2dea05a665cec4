using Microsoft.AspNetCore.Http;
using Visits.Addresses;
using Visits.Health;
using Visits.Metrics;
using Visits.Pages;
using Visits.Settings;
using Visits.Visitors;

namespace Visits.Web;

/// <summary>Answers `/`: counts the visit, if it is one, and shows what it came to.</summary>
sealed partial class VisitsHandler(
    VisitsSettings settings, Site site, Ledger ledger, VisitRecorder recorder, DatabaseWatch watch, VisitMetrics metrics, TimeProvider clock, ILogger log)
{
    // As long as browsers keep a cookie at all.
    static readonly TimeSpan CookieAge = TimeSpan.FromDays(400);
    public async Task HandleAsync(HttpContext context)
    {
        if (watch.State.Keys is not { } keys)
        {
            await RefuseAsync(context, watch.State.Problem ?? "the database is not ready");
            return;
        }

        try
        {
            await AnswerAsync(context, keys);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, exception.Message);
        }
    }

    async Task AnswerAsync(HttpContext context, VisitorKeys keys)
    {
        var request = context.Request;
        var why = CountingRules.WhyNot(request.Method, request.Headers.UserAgent, Purposes(request.Headers));
        Receipt? receipt = null;
        if (why is null)
        {
            receipt = await CountAsync(context, keys);
        }
        else
        {
            metrics.Ignored(why);
        }

        var totals = receipt?.Totals ?? await ledger.ReadTotalsAsync(context.RequestAborted);
        await Answers.PageAsync(context, StatusCodes.Status200OK, HomePage.Render(site, receipt?.Visits, totals, Days.Today(clock)));
    }

    async Task<Receipt> CountAsync(HttpContext context, VisitorKeys keys)
    {
        var known = VisitorCookie.Read(context.Request.Cookies[VisitorCookie.Name], keys);
        var peer = context.Connection.RemoteIpAddress;
        var address = ClientAddress.Find(peer, context.Request.Headers["X-Forwarded-For"], settings.TrustedProxies);
        var visit = known is null
            ? new Visit(Identity.ForAddress(address, keys), null)
            : new Visit(Identity.ForCookie(known.Id), known.FirstCounted);
        var receipt = await recorder.RecordAsync(visit);
        metrics.Counted();

        // A new visitor's cookie remembers where this visit was counted; a returning one's has no more need to.
        var cookie = known is null ? new VisitorCookie(Identity.NewCookieId(), visit.Identity) : known with { FirstCounted = null };
        context.Response.Cookies.Append(VisitorCookie.Name, cookie.Write(keys), new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = CookieAge,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = ClientAddress.IsSecure(context.Request.IsHttps, peer, context.Request.Headers["X-Forwarded-Proto"], settings.TrustedProxies),
        });
        return receipt;
    }

    async Task RefuseAsync(HttpContext context, string problem)
    {
        metrics.Refused();
        LogRefused(problem);
        context.Response.Headers.RetryAfter = "2";
        await Answers.PageAsync(context, StatusCodes.Status503ServiceUnavailable, NoticePage.DatabaseAway(site));
    }

    static IEnumerable<string?> Purposes(IHeaderDictionary headers) =>
        [headers["Sec-Purpose"], headers["Purpose"], headers["X-Purpose"], headers["X-Moz"]];

    [LoggerMessage(Level = LogLevel.Warning, Message = "a visit was refused, and not counted: {Problem}")]
    partial void LogRefused(string problem);
}
