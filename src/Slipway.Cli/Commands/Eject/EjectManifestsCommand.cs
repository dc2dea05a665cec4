using Slipway.Releases.Ejecting;
using Slipway.Releases.Objects;

namespace Slipway.Cli.Commands.Eject;

/// <summary><c>slipway eject manifests</c>: writes a component's Kubernetes objects to its <c>deploy/</c>.</summary>
sealed class EjectManifestsCommand() : EjectObjectsCommand("manifests", "Write the Kubernetes objects that a component without any is deployed with.")
{
    protected override IEnumerable<EjectedFile> FilesOf(ObjectInputs inputs) => EjectedManifests.Of(inputs);
}
