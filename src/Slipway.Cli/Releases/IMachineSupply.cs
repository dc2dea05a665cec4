using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Versions;

namespace Slipway.Cli.Releases;

/// <summary>What the components of a stage of this machine are run from: their files, or their images.</summary>
interface IMachineSupply : IDisposable
{
    /// <summary>Of a component: what it is made of.</summary>
    string? FingerprintOf(Component component);

    /// <summary>What a component would be run from; without a reference: its files.</summary>
    /// <exception cref="ProblemException"><c>no-registry</c>, or the registry cannot be asked.</exception>
    Task<WantedImage> FindAsync(Component component, ComponentVersion version, ReleaseSummary? standing, CancellationToken cancellation);

    /// <summary>Makes what a plan found missing.</summary>
    /// <exception cref="ProblemException">It cannot be built.</exception>
    Task EnsureAsync(ReleasePlan plan, CancellationToken cancellation);
}
