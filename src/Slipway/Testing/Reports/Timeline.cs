using Slipway.Execution;

namespace Slipway.Testing.Reports;

/// <summary>The steps that ran, as bars over time, each on the first lane that was free.</summary>
static class Timeline
{
    const int Most = 400;
    const int Height = 20;
    const double Width = 1000;

    public static void Write(HtmlText html, TestOverview overview)
    {
        var ran = overview.Steps.Where(step => step.Result.End is StepEnd.Done or StepEnd.Failed or StepEnd.Unchanged).ToList();
        html.Add($"<section aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Timeline</h2>\n");
        if (ran.Count == 0)
        {
            html.Add($"<p>Nothing had to run.</p>\n</section>\n");
            return;
        }

        var shown = ran.OrderByDescending(step => step.Result.Elapsed).Take(Most).OrderBy(step => step.Result.Began).ToList();
        var whole = ran.Max(step => step.Result.Began + step.Result.Elapsed);
        WritePicture(html, shown, whole, ran.Count);
        html.Add($"<p class=\"axis\"><span>0 s</span><span>{ShownTime.Of(whole)}</span></p>\n");
        html.Add($"<p class=\"quiet\">A bar for each step that ran; the tall ones failed.{(ran.Count > Most ? $" The {Most} longest of {ran.Count}." : "")}");
        html.Add($"{(overview.Reused > 0 ? $" {overview.Reused} more had a result already." : "")}</p>\n</section>\n");
    }

    static void WritePicture(HtmlText html, List<TestedStep> shown, TimeSpan whole, int count)
    {
        var lanes = new List<TimeSpan>();
        var placed = shown.ConvertAll(step => (Step: step, Lane: Take(lanes, step.Result)));
        var failed = shown.Count(step => step.Result.End == StepEnd.Failed);
        html.Add($"<svg class=\"timeline\" role=\"img\" aria-label=\"{count} steps in {lanes.Count} lanes over {ShownTime.Of(whole)}, {failed} failed\"");
        html.Add($" viewBox=\"0 0 {Width:0} {lanes.Count * Height}\" height=\"{lanes.Count * Height}\" preserveAspectRatio=\"none\">\n");
        foreach (var (step, lane) in placed)
        {
            WriteBar(html, step, lane, whole);
        }

        html.Add($"</svg>\n");
    }

    static void WriteBar(HtmlText html, TestedStep step, int lane, TimeSpan whole)
    {
        var scale = Width / Math.Max(whole.TotalMilliseconds, 1);
        var isFailed = step.Result.End == StepEnd.Failed;
        var inset = isFailed ? 1 : 5;
        html.Add($"<rect class=\"{(isFailed ? "bad" : "good")}\" x=\"{step.Result.Began.TotalMilliseconds * scale:0.##}\" y=\"{(lane * Height) + inset}\"");
        html.Add($" width=\"{Math.Max(step.Result.Elapsed.TotalMilliseconds * scale, 2):0.##}\" height=\"{Height - (2 * inset)}\">");
        html.Add($"<title>{step.Result.Step.Name}: {(isFailed ? "failed" : "done")}, {ShownTime.Of(step.Result.Elapsed)} from {ShownTime.Of(step.Result.Began)} on</title></rect>\n");
    }

    static int Take(List<TimeSpan> lanes, StepResult result)
    {
        var lane = lanes.FindIndex(end => end <= result.Began);
        if (lane < 0)
        {
            lane = lanes.Count;
            lanes.Add(TimeSpan.Zero);
        }

        lanes[lane] = result.Began + result.Elapsed;
        return lane;
    }
}
