using System.Text.Json;
using Slipway.Releases.Planning;

namespace Slipway.Cli.Output.Releases;

/// <summary>The plan of a release as JSON; the shape is written down in <c>docs/formats.md</c>.</summary>
static class ReleasePlanJson
{
    public static void Write(ReleasePlan plan, ReleaseScope scope, Utf8JsonWriter json)
    {
        json.WriteString("stage", scope.Stage.Name);
        json.WriteString("context", scope.Stage.IsMachine ? null : scope.Context);
        json.WriteString("namespace", scope.Stage.IsMachine ? null : scope.Namespace);
        json.WriteNumber("deploy", plan.Deploy);
        json.WriteBoolean("changes", !plan.IsEmpty);
        json.WriteStartArray("components");
        foreach (var component in plan.Components)
        {
            json.WriteStartObject();
            Write(component, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts("gone", plan.Gone, json);
        ProblemJson.Write(plan.Problems, json);
    }

    static void Write(ComponentPlan component, Utf8JsonWriter json)
    {
        var wanted = component.Wanted;
        json.WriteString("component", component.Component);
        json.WriteNumber("release", component.Number);
        WriteNumber("from", component.From?.Number, json);
        json.WriteString("version", wanted.Version);
        json.WriteString("commit", wanted.Commit);
        json.WriteStartObject("image");
        json.WriteString("state", Word(wanted.Image.State));
        json.WriteString("reference", wanted.Image.State == WantedImageState.ToBuild ? null : wanted.Image.Reference);
        json.WriteString("fingerprint", wanted.Image.Fingerprint);
        json.WriteEndObject();
        json.WriteString("migration", Word(component.Migration));
        json.WriteString("unknown", component is { Migration: MigrationForecast.Runs, Schema: null } ? Word(component.Unknown) : null);
        SchemaJson.Write(component.Schema, json);
        GuardText.Write(component, json);
        json.WriteString("script", component.RunsScript ? wanted.Script?.Command : null);
        WriteTexts("hooks", component.Hooks.Select(hook => $"{string.Join(',', hook.Events)} {ObjectKey.Of(hook.Object)}"), json);
        WriteTexts("notes", wanted.Notes.Concat(component.Notes), json);
        json.WriteNumber("unchanged", component.Objects.Length - component.Changes.Count());
        Write(component.Changes, json);
    }

    /// <summary><c>objects</c>: those that change.</summary>
    public static void Write(IEnumerable<PlannedObject> objects, Utf8JsonWriter json)
    {
        json.WriteStartArray("objects");
        foreach (var one in objects)
        {
            json.WriteStartObject();
            Write(one, json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(PlannedObject one, Utf8JsonWriter json)
    {
        json.WriteString("action", Word(one.Action));
        json.WriteString("group", one.Key.Group);
        json.WriteString("kind", one.Key.Kind);
        json.WriteString("namespace", one.Key.Space);
        json.WriteString("name", one.Key.Name);
        json.WriteBoolean("restarts", one.IsRestarted);
        json.WriteStartArray("diff");
        foreach (var change in one.Diff)
        {
            json.WriteStartObject();
            json.WriteString("path", change.Path);
            json.WriteString("before", change.Before);
            json.WriteString("after", change.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void WriteTexts(string name, IEnumerable<string> texts, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    static void WriteNumber(string name, int? number, Utf8JsonWriter json)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    static string Word(ObjectAction action) => action switch
    {
        ObjectAction.Created => "created",
        ObjectAction.Changed => "changed",
        ObjectAction.Replaced => "replaced",
        ObjectAction.Pruned => "pruned",
        _ => "unchanged",
    };

    static string Word(WantedImageState state) => state switch
    {
        WantedImageState.Standing => "standing",
        WantedImageState.Published => "published",
        WantedImageState.ToBuild => "to-build",
        _ => "none",
    };

    static string Word(MigrationForecast migration) => migration switch
    {
        MigrationForecast.Runs => "runs",
        MigrationForecast.NothingPending => "nothing-pending",
        MigrationForecast.NotNeeded => "not-needed",
        _ => "none",
    };

    static string Word(SchemaUnknown unknown) => unknown switch
    {
        SchemaUnknown.NoImage => "no-image",
        SchemaUnknown.NoNamespace => "no-namespace",
        SchemaUnknown.NoDatabase => "no-database",
        SchemaUnknown.NotAllowed => "not-allowed",
        _ => "not-asked",
    };
}
