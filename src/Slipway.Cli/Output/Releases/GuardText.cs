using System.Globalization;
using System.Text.Json;
using Slipway.Releases.Planning;

namespace Slipway.Cli.Output.Releases;

/// <summary>How the data of a planned release is guarded while it migrates.</summary>
static class GuardText
{
    /// <summary>Nothing where there is nothing to guard.</summary>
    public static IEnumerable<string> Of(ComponentPlan component)
    {
        if (component.Guard is not { } guard)
        {
            yield break;
        }

        if (guard.Rehearses)
        {
            yield return $"rehearsal: they are tried on a copy first{(component.From is null ? "" : ", and the version that stands on what comes of it")}";
        }
        else if (guard.Fence == FenceForecast.None && component.From is not null)
        {
            yield return "rehearsal: none; compatible is what they say of themselves, and `--rehearse` tries them first";
        }

        yield return $"snapshot: of {string.Join(", ", component.Wanted.Data.Select(data => data.Need))}, before they run";
        yield return $"fence: {Words(guard, component.From is not null)}{Usual(guard)}";
    }

    /// <summary><c>guard</c>: null where there is nothing to guard.</summary>
    public static void Write(ComponentPlan component, Utf8JsonWriter json)
    {
        if (component.Guard is not { } guard)
        {
            json.WriteNull("guard");
            return;
        }

        json.WriteStartObject("guard");
        json.WriteBoolean("rehearses", guard.Rehearses);
        json.WriteStartArray("snapshots");
        foreach (var data in component.Wanted.Data)
        {
            json.WriteStringValue(data.Need);
        }

        json.WriteEndArray();
        json.WriteString("fence", guard.Fence switch { FenceForecast.None => "none", FenceForecast.Unless => "unless-compatible", _ => "certain" });
        if (guard.Usual is { } usual)
        {
            json.WriteNumber("seconds", Math.Round(usual.TotalSeconds, 1));
        }
        else
        {
            json.WriteNull("seconds");
        }

        json.WriteEndObject();
    }

    static string Words(GuardForecast guard, bool hasStanding) => guard switch
    {
        { Fence: FenceForecast.None } when !hasStanding => "none, no version stands that could write",
        { Fence: FenceForecast.None } => "none, the version that stands works on the new schema",
        { Fence: FenceForecast.Unless } => $"{(guard.IsFile ? "all requests are" : "writers are")} held off, unless the rehearsal shows that the version that stands works on the new schema",
        { IsFile: true } => "all requests are held off until it is released, reads too: a SQLite file knows no roles",
        _ => "writers are held off until it is released, and reads go on",
    };

    static string Usual(GuardForecast guard) => guard switch
    {
        { Fence: FenceForecast.None } => "",
        { Usual: { } usual } => string.Create(CultureInfo.InvariantCulture, $"; snapshot and rollout took {usual.TotalSeconds:0.0} s the last time, to which the migrations come"),
        _ => "; how long is not known yet, a rehearsal (`--rehearse`) measures the migrations beforehand",
    };
}
