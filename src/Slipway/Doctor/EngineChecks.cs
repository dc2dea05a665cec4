using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Programs;

namespace Slipway.Doctor;

/// <summary>What the engines for containers and Kubernetes need. Facts only: a repository may use neither.</summary>
public static class EngineChecks
{
    /// <summary>Which container clients there are, whether their engine answers, and how they build.</summary>
    /// <param name="look">See <see cref="ContainerPrograms.LookAsync(CancellationToken)"/>.</param>
    public static DoctorCheck Containers(Func<CancellationToken, Task<ImmutableArray<ContainerCandidate>>> look) => new("containers", async cancellation =>
        ContainerCandidate.Best(await look(cancellation)) switch
        {
            null => DoctorResult.Ok("containers", "no docker and no podman: the containers engine cannot be used") with { Fix = "install docker or podman" },
            { Engine: null } silent => DoctorResult.Warning(
                "containers", $"{Client(silent.Program)} is there, but its engine does not answer; it builds {Builder(silent.Program)}", "start the engine, or ask for access to it"),
            { Program.Kind: ContainerKind.Podman } podman => DoctorResult.Ok("containers", $"{Client(podman.Program)}, which builds {Builder(podman.Program)}"),
            var best => DoctorResult.Ok("containers", $"{Client(best.Program)}, its engine {best.Engine}; it builds {Builder(best.Program)}"),
        });

    public static DoctorCheck Kubectl(IProgramRunner programs) => new("kubectl", async cancellation =>
        await ProgramVersion.AskAsync(programs, ProgramCall.Of("kubectl", "version", "--client"), cancellation) is { } version
            ? DoctorResult.Ok("kubectl", $"kubectl {version}")
            : new DoctorResult(
                "kubectl", DoctorStatus.Ok, "no kubectl: the kubernetes engine cannot be used", "pin it under `tools:` in the repository's slipway.yaml, or install it"));

    static string Client(ContainerProgram program) => $"{program.Kind.ToString().ToLowerInvariant()} {program.Version}";

    // From 23 on the client's BuildKit is buildx, a plugin that distributions leave out; before, BuildKit was in the client and had to be asked for.
    static string Builder(ContainerProgram program) => program.Builder switch
    {
        ImageBuilder.Buildx => "with BuildKit, through buildx",
        ImageBuilder.BuildKit => "with BuildKit, by itself",
        ImageBuilder.Buildah => "with Buildah, by itself",
        _ => "with the old builder, since buildx is not there",
    };
}
