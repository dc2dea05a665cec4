namespace Slipway.Engines.Containers;

/// <summary>A container program that was found, whether its engine answers or not.</summary>
/// <param name="Engine">The engine's version as it says it; null: it does not answer.</param>
public sealed record ContainerCandidate(ContainerProgram Program, string? Engine)
{
    /// <summary>The one to use: of those that answer, a Docker that builds with BuildKit, any other Docker, then Podman; the first found of equals.</summary>
    public static ContainerCandidate? Best(IEnumerable<ContainerCandidate> candidates) =>
        candidates.OrderBy(candidate => candidate.Engine is null).ThenBy(candidate => Rank(candidate.Program)).FirstOrDefault();

    static int Rank(ContainerProgram program) => program.Builder switch
    {
        ImageBuilder.Buildx or ImageBuilder.BuildKit => 0,
        ImageBuilder.Old => 1,
        _ => 2,
    };
}
