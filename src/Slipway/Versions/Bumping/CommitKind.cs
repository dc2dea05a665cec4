namespace Slipway.Versions.Bumping;

/// <summary>The groups of an entry, in the order in which they stand.</summary>
enum CommitKind
{
    /// <summary>Users have to do something.</summary>
    Breaking,

    Added,

    Changed,

    Fixed,

    /// <summary>What users do not see: tests, documents, the build.</summary>
    Other,
}
