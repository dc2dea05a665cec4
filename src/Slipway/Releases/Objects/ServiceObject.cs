using System.Text.Json.Nodes;
using Slipway.Repository.Components;
using Slipway.Running.Containers;

namespace Slipway.Releases.Objects;

/// <summary>The address of a process inside the cluster: <c>http://visits</c> for <c>web</c>, <c>visits-worker:9000</c> for another.</summary>
static class ServiceObject
{
    public const string PortName = "http";

    /// <summary>The port of a component's URL inside the cluster.</summary>
    public const int WebPort = 80;

    public static JsonObject Of(ObjectInputs inputs, ProcessDeclaration process)
    {
        var service = ObjectShell.Of(inputs, "v1", "Service", ObjectNames.OfProcess(inputs.Owner.Component, process.Name), process.Name);
        service["spec"] = new JsonObject
        {
            ["selector"] = inputs.Owner.PodLabels(process.Name),
            ["ports"] = new JsonArray(new JsonObject
            {
                ["name"] = PortName,
                ["port"] = process.Name == ProcessDeclaration.Web ? WebPort : ContainerSpecs.Inside(process),
                ["targetPort"] = PortName,
            }),
        };
        return service;
    }
}
