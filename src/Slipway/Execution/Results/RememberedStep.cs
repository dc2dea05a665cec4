using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>What a step came to last in this checkout, when it succeeded.</summary>
/// <param name="Day">When it was used last: days since 1970.</param>
sealed record RememberedStep(KeptResult Result, IReadOnlyList<RememberedOutput> Outputs, int Day);

/// <summary>An output as it stood in this checkout.</summary>
/// <param name="IsSettled">A change since <paramref name="Stamp"/> was taken would show in it. If not, the content has to be looked at.</param>
readonly record struct RememberedOutput(KeptOutput Output, Stamp Stamp, bool IsSettled);
