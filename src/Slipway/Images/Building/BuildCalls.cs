using Slipway.Engines.Containers;
using Slipway.Images.Contexts;
using Slipway.Programs;

namespace Slipway.Images.Building;

/// <summary>How each builder is told to build. The context comes through standard input.</summary>
static class BuildCalls
{
    static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public static ProgramCall Of(ContainerProgram program, BuildOrder order)
    {
        var call = new ProgramCall([program.Path, .. Verb(program.Builder), .. Words(order, program.Builder), "-"]) { Timeout = Limit };
        return program.Builder switch
        {
            ImageBuilder.Old => call with { Environment = call.Environment.SetItem("DOCKER_BUILDKIT", "0") },
            ImageBuilder.BuildKit => call with { Environment = call.Environment.SetItem("DOCKER_BUILDKIT", "1") },

            // An attestation would make another image of the same content.
            ImageBuilder.Buildx => call with { Environment = call.Environment.SetItem("BUILDX_NO_DEFAULT_ATTESTATIONS", "1") },
            _ => call,
        };
    }

    /// <summary>Whether it mounts secrets whose values are in its environment: BuildKit's client does since Docker 20.10.</summary>
    public static bool TakesSecrets(ContainerProgram program) => program.Builder switch
    {
        ImageBuilder.Old => false,
        ImageBuilder.BuildKit => program.Version >= new Version(20, 10),
        _ => true,
    };

    static string[] Verb(ImageBuilder builder) => builder switch
    {
        ImageBuilder.Buildx => ["buildx", "build", "--load", "--progress", "plain"],
        ImageBuilder.BuildKit => ["build", "--progress", "plain"],

        // The health check is not in the format of OCI, and a layer for each line is what makes the next build quick.
        ImageBuilder.Buildah => ["build", "--format", "docker", "--layers"],
        _ => ["build"],
    };

    static IEnumerable<string> Words(BuildOrder order, ImageBuilder builder) =>
    [
        "--file", ContextTar.DockerfileName, "--tag", order.Reference, "--iidfile", order.IdFile,
        .. Option("--target", order.Target),
        .. order.Labels.SelectMany(label => Option("--label", $"{label.Key}={label.Value}")),
        .. order.Args.SelectMany(argument => Option("--build-arg", $"{argument.Key}={argument.Value}")),
        .. order.ArgNames.SelectMany(name => Option("--build-arg", name)),
        .. builder == ImageBuilder.Old ? [] : order.SecretVariables.SelectMany(secret => Option("--secret", $"id={secret.Key},{(builder == ImageBuilder.Buildah ? "type=env," : "")}env={secret.Value}")),
        .. builder == ImageBuilder.Old ? [] : order.SecretFiles.SelectMany(secret => Option("--secret", $"id={secret.Key},src={secret.Value}")),
        .. order.IsFresh ? ["--no-cache"] : Array.Empty<string>(),
    ];

    static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}
