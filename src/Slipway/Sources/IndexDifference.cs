namespace Slipway.Sources;

/// <summary>How a checkout's files stand to Git's index, as far as stamps tell.</summary>
/// <param name="MayDiffer">Tracked files, paths from the root, that may be other than the index says: Git has to look at them. All others are as it says.</param>
/// <param name="New">Files that are neither tracked nor ignored.</param>
public sealed record IndexDifference(IReadOnlyList<string> MayDiffer, IReadOnlyList<string> New);
