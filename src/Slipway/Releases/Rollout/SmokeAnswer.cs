namespace Slipway.Releases.Rollout;

/// <summary>What came back.</summary>
/// <param name="Status">Of the answer; 0: none came.</param>
/// <param name="Body">Its beginning; where none came, why.</param>
/// <param name="IsOurs">The cluster itself answered, since it could not reach any pod.</param>
sealed record SmokeAnswer(int Status, string Body, bool IsOurs = false);
