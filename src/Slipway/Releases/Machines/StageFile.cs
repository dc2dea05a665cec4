using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Repository.Stages;
using Slipway.State;

namespace Slipway.Releases.Machines;

/// <summary>What has to be known of a stage to have all of it run again after a reboot, where there may be no checkout: as it was when it was deployed to last.</summary>
/// <param name="Engine">On which all of it is, its data too.</param>
/// <param name="Stages">The stage and those that it takes from, nearest first: whose secrets are meant.</param>
/// <param name="Secrets">The folder of their files.</param>
/// <param name="Dotnet">What runs the proxy.</param>
/// <param name="Proxy">The proxy's assembly, in the stage's own folder.</param>
sealed record StageFile(MachineStage Stage, EngineKind Engine, string Listen, ImmutableArray<string> Stages, string Secrets, string Dotnet, string Proxy)
{
    const string Name = "stage.json";
    const string Containers = "containers";

    /// <summary>Null: nothing was deployed there.</summary>
    public static StageFile? Find(string root) => File.Exists(Path.Combine(root, Name)) ? Read(root) : null;

    /// <param name="root">Of the stage.</param>
    /// <exception cref="ProblemException"><c>stage-unknown-here</c></exception>
    public static StageFile Read(string root)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(root, Name)));
            string Text(string name) => json.Text(name) ?? throw new JsonException($"`{name}` is missing");
            return new StageFile(new MachineStage(Text("repository"), Text("stage"), root, new UpFolders(Path.Combine(root, "up"), Text("sockets")), Text("state")), json.Text("engine") == Containers ? EngineKind.Containers : EngineKind.Processes, Text("listen"), [.. json.Texts("stages")], Text("secrets"), Text("dotnet"), Text("proxy"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ProblemException(new Problem("stage-unknown-here", $"nothing was deployed to `{root}`") { Kind = ProblemKind.Failure, Why = exception.Message, Fix = "slipway deploy --stage STAGE" });
        }
    }

    public void Write()
    {
        PrivateFolder.Create(Stage.Root, keepPassable: true);
        AtomicFile.Write(Path.Combine(Stage.Root, Name), System.Text.Encoding.UTF8.GetBytes(new JsonObject
        {
            ["repository"] = Stage.Repository,
            ["stage"] = Stage.Name,
            ["sockets"] = Stage.Up.Sockets,
            ["state"] = Stage.State,
            ["engine"] = Engine == EngineKind.Containers ? Containers : "processes",
            ["listen"] = Listen,
            ["stages"] = new JsonArray([.. Stages.Select(stage => (JsonNode)stage)]),
            ["secrets"] = Secrets,
            ["dotnet"] = Dotnet,
            ["proxy"] = Proxy,
        }.ToJsonString()));
    }
}
