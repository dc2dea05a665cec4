using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places;

public sealed class NamespacePlaceBehaviourTests : PlaceBehaviour, IDisposable
{
    readonly MemoryCluster _cluster = new();

    public void Dispose()
    {
        _cluster.Connection.Dispose();
        _cluster.Dispose();
    }

    protected override IReleasePlace Place(int releases, int deploys, int entries) =>
        new NamespacePlace(PlaceLab.Stage, _cluster.Connection, new PlaceLimits { Releases = releases, Deploys = deploys, Entries = entries }, TimeProvider.System);
}
