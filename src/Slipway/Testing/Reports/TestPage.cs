using System.Globalization;
using System.Text;

namespace Slipway.Testing.Reports;

/// <summary>The report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere.</summary>
public static class TestPage
{
    const int Slowest = 20;

    public static void Write(Stream stream, TestOverview overview)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        var html = new HtmlText(writer);
        WriteHead(html, overview);
        FailureSection.Write(html, overview);
        Timeline.Write(html, overview);
        WriteSlowest(html, overview);
        ComponentSection.Write(html, overview);
        html.Add($"</main>\n</body>\n</html>\n");
    }

    static void WriteHead(HtmlText html, TestOverview overview)
    {
        var verdict = overview.IsSuccess ? "passed" : "failed";
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{overview.Repository}: tests {verdict}</title>
            <style>

            """).AddConstant(PageStyle.Text).Add($"""
            </style>
            </head>
            <body>
            <main>
            <header class="{verdict}">
            <h1>{overview.Repository}: tests {verdict}</h1>
            <p>{overview.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</p>
            </header>
            <dl class="numbers">

            """);
        WriteNumber(html, "passed", overview.Counts.Passed, "passed");
        WriteNumber(html, "failed", overview.Counts.Failed, overview.Counts.Failed > 0 ? "failed" : "");
        WriteNumber(html, "skipped", overview.Counts.Skipped, "");
        WriteNumber(html, "components", overview.Steps.Select(step => step.Report.Component).Distinct(StringComparer.Ordinal).Count(), "");
        WriteNumber(html, "results reused", overview.Reused, "");
        html.Add($"</dl>\n");
    }

    static void WriteNumber(HtmlText html, string name, int number, string kind) =>
        html.Add($"<div><dt>{name}</dt><dd class=\"{kind}\">{number}</dd></div>\n");

    static void WriteSlowest(HtmlText html, TestOverview overview)
    {
        var slowest = overview.Steps.SelectMany(step => step.Report.Cases.Select(test => (step.Report.Component, Test: test)))
            .Where(found => found.Test.Duration > TimeSpan.Zero).OrderByDescending(found => found.Test.Duration).Take(Slowest).ToList();
        if (slowest.Count == 0)
        {
            return;
        }

        html.Add($"""
            <section aria-labelledby="slowest">
            <h2 id="slowest">Slowest tests</h2>
            <table><thead><tr><th scope="col">Test</th><th scope="col">Time</th></tr></thead><tbody>

            """);
        foreach (var (component, test) in slowest)
        {
            html.Add($"<tr><th scope=\"row\">{test.FullName}<br><span class=\"quiet\">{component}</span></th><td>{ShownTime.Of(test.Duration)}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n</section>\n");
    }
}
