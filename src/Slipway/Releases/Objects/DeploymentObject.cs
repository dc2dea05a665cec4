using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Releases.Objects;

/// <summary>What keeps the pods of a process running, and replaces them a few at a time.</summary>
static class DeploymentObject
{
    /// <summary>Old pods go on serving for this many seconds, until everybody who sends requests knows that they are about to end.</summary>
    const int Farewell = 5;

    public static JsonObject Of(ObjectInputs inputs, ProcessDeclaration process, PodTemplate pods)
    {
        var (name, scale) = (ObjectNames.OfProcess(inputs.Owner.Component, process.Name), inputs.Settings.Scale);
        var deployment = ObjectShell.Of(inputs, "apps/v1", "Deployment", name, process.Name);
        if (inputs.Version is { } version)
        {
            deployment["metadata"]!["labels"]!["app.kubernetes.io/version"] = version;
        }

        var spec = new JsonObject();
        if (scale.Maximum is null)
        {
            // Else their number is the autoscaler's business: to set it would undo what it did.
            spec["replicas"] = scale.Replicas;
        }

        var spare = scale.Replicas - scale.Minimum;
        spec["revisionHistoryLimit"] = 3;
        spec["strategy"] = new JsonObject
        {
            ["type"] = "RollingUpdate",
            ["rollingUpdate"] = new JsonObject { ["maxSurge"] = 1, ["maxUnavailable"] = spare },
        };
        spec["selector"] = new JsonObject { ["matchLabels"] = inputs.Owner.PodLabels(process.Name) };
        spec["template"] = pods.Of(process.Name, Container(process, pods), isSpread: true);
        deployment["spec"] = spec;
        return deployment;
    }

    static JsonObject Container(ProcessDeclaration process, PodTemplate pods)
    {
        var container = pods.Container(process.Name, process.Command);
        if (ContainerSpecs.Inside(process) is not { } port)
        {
            return container;
        }

        container["env"] = new JsonArray(new JsonObject { ["name"] = "PORT", ["value"] = port.ToString(CultureInfo.InvariantCulture) });
        container["ports"] = new JsonArray(new JsonObject { ["name"] = ServiceObject.PortName, ["containerPort"] = port });
        container["startupProbe"] = ProbeObjects.Started(process);
        container["readinessProbe"] = ProbeObjects.Ready(process);
        if (ProbeObjects.Live(process) is { } live)
        {
            container["livenessProbe"] = live;
        }

        container["lifecycle"] = new JsonObject { ["preStop"] = new JsonObject { ["sleep"] = new JsonObject { ["seconds"] = Farewell } } };
        return container;
    }
}
