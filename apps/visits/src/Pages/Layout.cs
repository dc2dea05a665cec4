namespace Visits.Pages;

/// <summary>What all pages have around them.</summary>
static class Layout
{
    public static string Page(Site site, string title, string main) => $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <meta name="generator" content="{Html.Text(site.AppName)} {Html.Text(site.Version)}">
          <meta name="description" content="A visitor counter, deployed by {Html.Text(site.UserName)}.">
          <title>{Html.Text(title)} · deployed by {Html.Text(site.UserName)}</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/style.css?v={Uri.EscapeDataString(site.Version)}">
        </head>
        <body>
          <header>
            <a class="brand" href="/"><img src="/icon.svg" width="28" height="28" alt=""> {Html.Text(site.AppName)}</a>
          </header>
          <main>
        {main}
          </main>
          <footer>
            <p>Deployed by {UserLink(site)}</p>
            <p><a href="/version">version <span class="version">{Html.Text(site.Version)}</span></a></p>
          </footer>
        </body>
        </html>

        """;

    static string UserLink(Site site) => site.UserUrl is null
        ? $"<strong>{Html.Text(site.UserName)}</strong>"
        : $"""<a href="{Html.Text(site.UserUrl)}" rel="author noopener">{Html.Text(site.UserName)}</a>""";
}
