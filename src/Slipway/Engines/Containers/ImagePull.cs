using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers;

/// <summary>Has an image of somebody else's on this machine.</summary>
public sealed class ImagePull(ContainerCalls calls, IProgramRunner runner)
{
    const int Shown = 2000;

    /// <summary>The image's id; it is pulled where it is not there.</summary>
    /// <param name="id">What needs it, for messages: <c>visits/database</c>.</param>
    /// <exception cref="ProblemException"><c>image-not-pulled</c></exception>
    public async Task<string> EnsureAsync(string id, string image, CancellationToken cancellation)
    {
        if (await IdAsync(image, cancellation) is { } there)
        {
            return there;
        }

        var pulled = await runner.RunAsync(calls.Pull(image), cancellation);
        return pulled.ExitCode == 0 && await IdAsync(image, cancellation) is { } now ? now
            : throw new ProblemException(new Problem("image-not-pulled", $"the image `{image}`, which `{id}` needs, is not here and could not be pulled")
            {
                Kind = ProblemKind.Failure,
                Why = pulled.Error.Length > Shown ? pulled.Error[^Shown..].Trim() : pulled.Error.Trim(),
                Fix = $"pull it yourself, or load it: {Path.GetFileName(calls.Program.Path)} pull {image}",
            });
    }

    async Task<string?> IdAsync(string image, CancellationToken cancellation) =>
        await runner.RunAsync(calls.ImageId(image), cancellation) is { ExitCode: 0 } found && found.Output.Trim() is { Length: > 0 } id ? id : null;
}
