using System.Globalization;
using Slipway.Releases.Planning;

namespace Slipway.Cli.Output.Releases;

/// <summary>The plan of a release for people: only what changes.</summary>
sealed class ReleasePlanText(TextWriter output, bool isColoured)
{
    static readonly (ObjectAction Action, string Word)[] Counts =
        [(ObjectAction.Created, "to create"), (ObjectAction.Changed, "to change"), (ObjectAction.Replaced, "to replace"), (ObjectAction.Pruned, "to prune")];

    /// <param name="where">The place, for the last line.</param>
    public void Write(ReleasePlan plan, string where)
    {
        foreach (var component in plan.Components.Where(component => !component.IsEmpty || !component.Notes.IsEmpty))
        {
            Write(component);
        }

        WriteGone(plan);
        output.WriteLine(Summary(plan, where));
    }

    /// <summary>What nobody wants any more, and nobody has removed.</summary>
    public void WriteGone(ReleasePlan plan)
    {
        foreach (var name in plan.Gone)
        {
            output.WriteLine(SafeText.Line($"note: `{name}` has left the repository, and still runs; `slipway deploy --remove {name}` removes it"));
        }
    }

    void Write(ComponentPlan component)
    {
        var title = component.IsEmpty ? $"{component.Component}: unchanged" : $"{component.Component}: release {component.Number}{(component.From is { } from ? $", from {from.Number}" : "")}";
        output.WriteLine(Terminal.Paint(SafeText.Line(title), Colour.Bold, isColoured));
        foreach (var note in Notes(component))
        {
            output.WriteLine($"  {note}");
        }

        foreach (var one in component.Changes)
        {
            Write(one);
        }

        output.WriteLine();
    }

    static IEnumerable<string> Notes(ComponentPlan component)
    {
        if (component.Wanted.Image is { State: WantedImageState.ToBuild or WantedImageState.Published, Reference: not null } image)
        {
            yield return SafeText.Line($"image: {WantedImage.Shown(image.Reference)}");
        }

        foreach (var copied in component.Wanted.DatabaseImages.Where(one => one.Missing is not null))
        {
            yield return SafeText.Line($"image: `{copied.Database.Image}` is copied to {copied.Missing}");
        }

        foreach (var line in MigrationText.Of(component))
        {
            yield return line;
        }

        if (component is { RunsScript: true, Wanted.Script: { } script })
        {
            yield return $"runs: {script.Command}";
        }

        foreach (var hook in component.Hooks)
        {
            yield return SafeText.Line($"hook: {string.Join(" and ", hook.Events)} {ObjectKey.Of(hook.Object)}");
        }

        foreach (var note in component.Wanted.Notes.Concat(component.Notes))
        {
            yield return SafeText.Line($"note: {note}");
        }
    }

    public void Write(PlannedObject one)
    {
        var (sign, colour) = one.Action switch
        {
            ObjectAction.Created => ("+", Colour.Green),
            ObjectAction.Pruned => ("-", Colour.Red),
            ObjectAction.Replaced => ("-/+", Colour.Red),
            _ => ("~", Colour.Yellow),
        };
        var note = one.IsRestarted ? " (its pods are replaced)" : one.Action == ObjectAction.Replaced ? " (removed and made anew)" : "";
        output.WriteLine($"  {Terminal.Paint(sign, colour, isColoured)} {SafeText.Line(one.Key.ToString())}{note}");
        foreach (var change in one.Diff)
        {
            Write(change);
        }
    }

    void Write(FieldChange change)
    {
        if (change.Before == change.After)
        {
            output.WriteLine($"      {SafeText.Line(change.Path)}: (secret, changed)");
        }
        else if (LineDiff.IsShort(change))
        {
            output.WriteLine($"      {SafeText.Line(change.Path)}: {SafeText.Line(change.Before ?? "(none)")} -> {SafeText.Line(change.After ?? "(none)")}");
        }
        else
        {
            output.WriteLine($"      {SafeText.Line(change.Path)}:");
            foreach (var line in LineDiff.Of(change))
            {
                output.WriteLine($"        {Painted(SafeText.Line(line))}");
            }
        }
    }

    string Painted(string line) => line[0] switch
    {
        '+' => Terminal.Paint(line, Colour.Green, isColoured),
        '-' => Terminal.Paint(line, Colour.Red, isColoured),
        _ => line,
    };

    static string Summary(ReleasePlan plan, string where)
    {
        if (plan.IsEmpty)
        {
            return $"nothing to change in {where}";
        }

        var actions = plan.Components.SelectMany(component => component.Changes).CountBy(one => one.Action).ToDictionary();
        var counts = Counts.Where(count => actions.ContainsKey(count.Action)).Select(count => string.Create(CultureInfo.InvariantCulture, $"{actions[count.Action]} {count.Word}"));
        return $"{(actions.Count == 0 ? "no object to change" : string.Join(", ", counts))} in {where}";
    }
}
