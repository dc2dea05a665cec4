using Slipway.Releases.Ejecting;
using Slipway.Releases.Objects;

namespace Slipway.Cli.Commands.Eject;

/// <summary><c>slipway eject chart</c>: writes a component's Kubernetes objects as a Helm chart to its <c>chart/</c>.</summary>
sealed class EjectChartCommand() : EjectObjectsCommand("chart", "Write the Kubernetes objects that a component without any is deployed with, as a Helm chart.")
{
    protected override IEnumerable<EjectedFile> FilesOf(ObjectInputs inputs) => EjectedChart.Of(inputs);
}
