using Slipway.Programs;

namespace Slipway.Doctor;

/// <summary>What the engines for containers and Kubernetes need. Facts only: a repository may use neither.</summary>
public static class EngineChecks
{
    static readonly Version BuildKitByItself = new(23, 0);
    static readonly Version BuildKitOnRequest = new(18, 9);

    /// <summary>Which container client there is, whether its engine answers, and how it builds.</summary>
    public static DoctorCheck Containers(IProgramRunner programs) => new("containers", async cancellation =>
    {
        if (await ProgramVersion.AskAsync(programs, ProgramCall.Of("docker", "--version"), cancellation) is { } docker)
        {
            return await DockerAsync(programs, docker, cancellation);
        }

        return await ProgramVersion.AskAsync(programs, ProgramCall.Of("podman", "--version"), cancellation) is { } podman
            ? DoctorResult.Ok("containers", $"podman {podman}, which builds by itself")
            : DoctorResult.Ok("containers", "no docker and no podman: the containers engine cannot be used") with { Fix = "install docker or podman" };
    });

    public static DoctorCheck Kubectl(IProgramRunner programs) => new("kubectl", async cancellation =>
        await ProgramVersion.AskAsync(programs, ProgramCall.Of("kubectl", "version", "--client"), cancellation) is { } version
            ? DoctorResult.Ok("kubectl", $"kubectl {version}")
            : new DoctorResult(
                "kubectl", DoctorStatus.Ok, "no kubectl: the kubernetes engine cannot be used", "pin it under `tools:` in the repository's slipway.yaml, or install it"));

    static async Task<DoctorResult> DockerAsync(IProgramRunner programs, Version docker, CancellationToken cancellation)
    {
        var builder = Builder(docker, await HasBuildxAsync(programs, cancellation));
        var answer = await programs.RunAsync(ProgramCall.Of("docker", "version", "--format", "{{.Server.Version}}"), cancellation);
        return answer.ExitCode == 0
            ? DoctorResult.Ok("containers", $"docker {docker}, its engine {answer.Output.Trim()}; it builds {builder}")
            : DoctorResult.Warning("containers", $"docker {docker} is there, but its engine does not answer; it builds {builder}", "start the engine, or ask for access to it");
    }

    static async Task<bool> HasBuildxAsync(IProgramRunner programs, CancellationToken cancellation) =>
        (await programs.RunAsync(ProgramCall.Of("docker", "buildx", "version"), cancellation)).ExitCode == 0;

    // From 23 on the client's BuildKit is buildx, a plugin that distributions leave out; before, BuildKit was in the client and had to be asked for.
    static string Builder(Version docker, bool hasBuildx) => (docker, hasBuildx) switch
    {
        (_, true) => "with BuildKit, through buildx",
        var (version, _) when version < BuildKitByItself && version >= BuildKitOnRequest => "with BuildKit, by itself",
        _ => "with the old builder, since buildx is not there",
    };
}
