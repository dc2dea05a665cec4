namespace Slipway.Repository.Manifests.Shapes;

/// <summary>A key of ours.</summary>
/// <param name="Name">As written in the manifest.</param>
/// <param name="Shape">What its value may be.</param>
/// <param name="Description">One sentence for the manual and for editors, with the default.</param>
public sealed record Field(string Name, Shape Shape, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>The keys below it are keys of the manifest once more; the manual does not repeat them.</summary>
    public bool Repeats { get; init; }
}
