namespace Visits.Pages;

/// <summary>Pages that say why there is nothing else to see.</summary>
static class NoticePage
{
    public static string DatabaseAway(Site site) => Layout.Page(site, "Back in a moment", """
            <h1>Back in a moment.</h1>
            <p class="lead">The database, where the visits are kept, cannot be reached just now. Your visit has not been counted, and nothing that was counted is lost.</p>
            <p>It is asked again every second, and this page works again as soon as it answers: nobody has to restart anything.</p>
            <p><a class="button" href="/">Try again</a></p>
            <details class="more">
              <summary>You run this counter?</summary>
              <p>The log says what is wrong. Most often it is one of these: the database is not running, <code>DATABASE_URL</code> leads elsewhere, or the schema is not there yet and wants <code>migrate up</code>. <a href="/readyz">/readyz</a> answers 200 once all is well.</p>
            </details>
        """);

    public static string NotFound(Site site) => Layout.Page(site, "Not here", """
            <h1>There is nothing here.</h1>
            <p class="lead">This address leads nowhere. The counter is on the first page.</p>
            <p><a class="button" href="/">To the counter</a></p>
        """);

    public static string Failed(Site site) => Layout.Page(site, "Something went wrong", """
            <h1>Something went wrong.</h1>
            <p class="lead">That is our fault and not yours. It has been written to the log.</p>
            <p><a class="button" href="/">Try again</a></p>
        """);
}
