using System.Globalization;
using Slipway.Execution;

namespace Slipway.Cli.Output.Plans;

/// <summary>Steps and their results in a line.</summary>
static class StepText
{
    /// <summary><c>done       visits/web  http://127.0.0.1:8080  1.2 s</c></summary>
    public static string Line(StepResult result, bool isColoured)
    {
        var (word, colour) = Mark(result.End);
        var elapsed = result.Elapsed.TotalSeconds >= 0.1 && result.End != StepEnd.Reused ? $"  {Seconds(result.Elapsed)}" : "";
        return $"{Terminal.Paint($"{word,-9}", colour, isColoured)}  {SafeText.Line(result.Step.Name)}{(result.Note is null ? "" : $"  {SafeText.Line(result.Note)}")}{elapsed}";
    }

    /// <summary><c>1.2 s</c>, <c>2 min 5 s</c></summary>
    public static string Seconds(TimeSpan elapsed) => elapsed < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s") : Whole(elapsed);

    /// <summary>Without tenths, which would flicker: <c>1 s</c>, <c>2 min 5 s</c></summary>
    public static string Whole(TimeSpan elapsed) => elapsed < TimeSpan.FromMinutes(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalSeconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes} min {elapsed.Seconds} s");

    public static (string Word, Colour Colour) Mark(StepEnd end) => end switch
    {
        StepEnd.Done => ("done", Colour.Green),
        StepEnd.Unchanged => ("unchanged", Colour.Dim),
        StepEnd.Reused => ("reused", Colour.Dim),
        StepEnd.Failed => ("failed", Colour.Red),
        _ => ("not run", Colour.Yellow),
    };

    /// <summary>In events and JSON.</summary>
    public static string Code(StepEnd end) => end switch
    {
        StepEnd.Done => "done",
        StepEnd.Unchanged => "unchanged",
        StepEnd.Reused => "reused",
        StepEnd.Failed => "failed",
        _ => "notRun",
    };
}
