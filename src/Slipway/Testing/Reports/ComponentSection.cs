using Slipway.Execution;

namespace Slipway.Testing.Reports;

/// <summary>A line for each step: how its tests ended, and how long they took.</summary>
static class ComponentSection
{
    public static void Write(HtmlText html, TestOverview overview)
    {
        html.Add($"""
            <section aria-labelledby="components">
            <h2 id="components">Components</h2>
            <table class="components"><thead><tr><th scope="col">Component</th><th scope="col">Tests</th><th scope="col">Time</th></tr></thead><tbody>

            """);
        foreach (var step in overview.Steps)
        {
            var kind = step.Result.End switch
            {
                StepEnd.Failed => "failed",
                StepEnd.NotRun => "notrun",
                _ => "passed",
            };
            html.Add($"<tr><th scope=\"row\">{Name(step)}</th><td class=\"{kind}\">{Words(step)}</td>");
            html.Add($"<td>{(step.Result.End == StepEnd.NotRun ? "" : ShownTime.Of(step.Result.Elapsed))}</td></tr>\n");
        }

        html.Add($"</tbody></table>\n</section>\n");
    }

    static string Name(TestedStep step) => step.Report.List is { } list ? $"{step.Report.Component} ({list.Word()})" : step.Report.Component;

    static string Words(TestedStep step) => step.Result.End switch
    {
        StepEnd.NotRun => step.Result.Note is { } note ? $"not run: {note}" : "not run",
        StepEnd.Failed when step.Report.Counts.Failed == 0 => "failed",
        _ => $"{(step.Report.IsNoTests ? "no tests" : step.Counts.ToString())}{(step.IsReused ? " (reused)" : "")}",
    };
}
