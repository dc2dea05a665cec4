using System.Diagnostics;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Releases.Places.Machine;
using Slipway.Releases.Records;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

/// <summary>A place in a temporary folder.</summary>
sealed class MachineLab : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Base { get; } = Directory.CreateTempSubdirectory("sw-place-").FullName;

    public MachineFolder Folder => new(Path.Combine(Base, "places/plasma-staging"));

    public MachinePlace Place => Limited(new PlaceLimits());

    public MachinePlace Limited(PlaceLimits limits) => new(Folder, limits, TimeProvider.System);

    /// <summary>Of somebody else than a <see cref="HolderProcess"/>.</summary>
    public Task<ILeases> LeaseAsync(LeaseConflict conflict, Action<string>? told = null, params IEnumerable<string> components) =>
        Place.LeaseAsync(PlaceSamples.Request("bob@ci", conflict, told ?? (_ => { }), components.DefaultIfEmpty("visits")), Cancellation);

    public static async Task<Problem> ProblemAsync(Func<Task> doing) => (await Assert.ThrowsAsync<ProblemException>(doing)).Problems[0];

    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var watch = Stopwatch.StartNew(); !isSo();)
        {
            Assert.True(watch.Elapsed < Patience, "it never came to be");
            await Task.Delay(5, Cancellation);
        }
    }

    public void Dispose() => GoneFolder.Remove(Base);
}
