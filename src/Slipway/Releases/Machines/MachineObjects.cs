using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Releases.Machines;

/// <summary>Makes the objects of a component on a stage of this machine.</summary>
static class MachineObjects
{
    /// <summary>The annotation with the keyed hash of the secrets.</summary>
    public const string Secrets = "slipway/secrets";

    /// <summary>What runs, and then how it is reached: in the order in which they can be applied.</summary>
    public static ImmutableArray<JsonObject> Of(MachineInputs inputs) =>
    [
        .. inputs.Settings.Processes.Select(process => Process(inputs, process)),
        .. inputs.Settings.Processes.Where(process => process.Name == ProcessDeclaration.Web).Select(_ => Route(inputs)),
    ];

    /// <summary>Null: it has no migrations.</summary>
    public static JsonObject? Migration(MachineInputs inputs)
    {
        if (inputs.Settings.Migrate is not { } command)
        {
            return null;
        }

        var migration = Run(inputs, MachineKinds.Migration, $"{inputs.Owner.Component}/migrate-{inputs.Attempt}", "migration", command);
        migration["spec"]!["seconds"] = (long)inputs.Settings.Data.MigrationLimit.TotalSeconds;
        return migration;
    }

    /// <summary>The component's own host before the stage's pattern; null: it is not exposed, or neither says one.</summary>
    public static string? HostOf(MachineInputs inputs) => inputs.Settings.Expose is not { } expose ? null : (expose.Host ?? inputs.Host)
        ?.Replace("{app}", inputs.Owner.Component, StringComparison.Ordinal)
        .Replace("{stage}", inputs.Owner.Stage, StringComparison.Ordinal)
        .Replace("{repository}", inputs.Owner.Repository, StringComparison.Ordinal);

    static JsonObject Process(MachineInputs inputs, ProcessDeclaration declared)
    {
        var process = Run(inputs, MachineKinds.Process, $"{inputs.Owner.Component}/{declared.Name}", declared.Name, declared.Command);
        var spec = process["spec"]!;
        spec["listens"] = declared.Listens;
        if (inputs.Image is not null && ContainerSpecs.Inside(declared) is { } inside)
        {
            spec["port"] = (long)inside;
        }

        spec["seconds"] = (long)declared.StartTimeout.TotalSeconds;
        if (declared.Ready is not null)
        {
            spec["ready"] = declared.Ready;
        }

        if (declared.Live is not null)
        {
            spec["live"] = declared.Live;
        }

        return process;
    }

    static JsonObject Route(MachineInputs inputs)
    {
        var route = Shell(inputs, MachineKinds.Route, inputs.Owner.Component, ProcessDeclaration.Web);
        route["spec"] = new JsonObject { ["process"] = $"{inputs.Owner.Component}/{ProcessDeclaration.Web}", ["hosts"] = HostOf(inputs) is { } host ? new JsonArray(host) : [] };
        return route;
    }

    static JsonObject Run(MachineInputs inputs, string kind, string name, string part, CommandDeclaration command)
    {
        var run = Shell(inputs, kind, name, part);
        run["metadata"]!["annotations"] = new JsonObject { [Secrets] = inputs.Secrets };
        var spec = inputs.Image is { } image ? new JsonObject { ["image"] = image } : FromFiles(inputs, command);

        // Words for an image's own entry point are arguments, as in a cluster.
        spec[InImage.IsForEntryPoint(command) ? "args" : "command"] = new JsonArray([.. command.Words.Select(word => (JsonNode)word)]);
        if (command.IsShell)
        {
            // Words are appended to it as arguments, which no shell reads as code.
            spec["shell"] = command.Text;
        }

        if (inputs.Version is not null)
        {
            spec["version"] = inputs.Version;
        }

        spec["env"] = new JsonObject(inputs.Variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));
        spec["needs"] = new JsonArray([.. inputs.Needs.Select(need => (JsonNode)need.ToJson())]);
        run["spec"] = spec;
        return run;
    }

    static JsonObject FromFiles(MachineInputs inputs, CommandDeclaration command) => new()
    {
        ["files"] = inputs.Files,
        ["folder"] = command.Folder.Length > 0 ? $"{inputs.Folder}/{command.Folder}".TrimStart('/') : inputs.Folder,
    };

    static JsonObject Shell(MachineInputs inputs, string kind, string name, string part) => new()
    {
        ["apiVersion"] = MachineKinds.ApiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = inputs.Owner.Labels(part) },
    };
}
