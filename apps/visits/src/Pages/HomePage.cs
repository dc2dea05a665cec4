using Visits.Visitors;

namespace Visits.Pages;

/// <summary>The page that counts.</summary>
static class HomePage
{
    /// <param name="visits">This visitor's visits; null for a request that is not a visit.</param>
    public static string Render(Site site, long? visits, Totals totals, DateOnly today) => Layout.Page(site, site.AppName, $"""
            <h1>{Greeting(visits)}</h1>
            <p class="lead">{Lead(visits)}</p>
            <dl class="numbers">
              <div><dt>Your visits</dt><dd id="visits">{(visits is { } number ? Html.Number(number) : "–")}</dd></div>
              <div><dt>Unique visitors</dt><dd id="visitors">{Html.Number(totals.Visitors)}</dd></div>
              <div><dt>Visits of everybody</dt><dd id="total">{Html.Number(totals.Visits)}</dd></div>
            </dl>
        {Picture.Figure(totals.Days, today)}
            <details class="more">
              <summary>How visits are counted</summary>
              <p>A visitor is a browser that keeps one signed cookie with a random number in it and, until you come back for the first time, the hash described below. No script runs on this page.</p>
              <p>Where there is no cookie, a keyed hash of the network address stands for the visitor. The address itself is never stored, and the hash is forgotten.</p>
              <p>Crawlers, health checks and pages that a browser fetched in case you might want them are not counted.</p>
            </details>
        """);

    static string Greeting(long? visits) => visits switch
    {
        null => "Hello.",
        1 => "Welcome, glad you found us.",
        _ => "Welcome back.",
    };

    static string Lead(long? visits) => visits switch
    {
        null => "This request was not counted as a visit.",
        1 => "This is your first visit.",
        _ => $"You have been here {Html.Number(visits.Value)} times.",
    };
}
