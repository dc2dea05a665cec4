using Slipway.Releases.Places;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

public sealed class MachinePlaceBehaviourTests : PlaceBehaviour, IDisposable
{
    readonly MachineLab _lab = new();

    public void Dispose() => _lab.Dispose();

    protected override IReleasePlace Place(int releases, int deploys, int entries) => _lab.Limited(new PlaceLimits { Releases = releases, Deploys = deploys, Entries = entries });
}
