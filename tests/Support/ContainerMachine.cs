using Slipway.Engines.Containers;
using Slipway.Programs;

namespace Slipway.Tests.Support;

/// <summary>The container engine of this machine, for tests that need one; without one they are skipped, visibly.</summary>
public static class ContainerMachine
{
    static readonly ProgramRunner Runner = new();

    /// <summary>Finds the engine's program; skips or fails the test where there is none.</summary>
    public static async Task<ContainerCalls> RequireAsync(CancellationToken cancellation)
    {
        var cache = Path.Combine(Path.GetTempPath(), $"slipway-test-containers-{Environment.UserName}");
        var program = await new ContainerPrograms(ContainerHost.Of(Environment.GetEnvironmentVariable, cache), Runner).FindAsync(cancellation);
        RealParts.Require("docker", program is not null, "install docker or podman, and start its engine");
        return new ContainerCalls(program!);
    }

    /// <summary>The id of an image that must be there: none is pulled.</summary>
    public static async Task<string> ImageAsync(ContainerCalls calls, string image, CancellationToken cancellation)
    {
        var found = await Runner.RunAsync(calls.ImageId(image), cancellation);
        RealParts.Require("docker", found.ExitCode == 0, $"the image {image} is not on this machine");
        return found.Output.Trim();
    }

    /// <summary>The lines that a call of the engine prints.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(ProgramCall call, CancellationToken cancellation) =>
        (await Runner.RunAsync(call, cancellation)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
