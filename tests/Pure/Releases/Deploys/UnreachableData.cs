using Slipway.Problems;
using Slipway.Releases.Deploys;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>The data of a stage to which no way leads.</summary>
sealed class UnreachableData : IStageData
{
    /// <inheritdoc/>
    public string Tool => "0.0.0";

    /// <inheritdoc/>
    public Task<IPieceData> OpenAsync(string component, ReleaseData data, bool holdsLease, CancellationToken cancellation) =>
        throw new ProblemException(new Problem("data-unknown", $"there is no way to the data of `{component}/{data.Need}`") { Kind = ProblemKind.Failure });
}
