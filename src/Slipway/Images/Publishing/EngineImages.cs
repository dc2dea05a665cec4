using Slipway.Engines.Containers;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images.Publishing;

/// <summary>The images of a repository's components on this machine's engine.</summary>
/// <param name="repository">The name of the repository of components.</param>
sealed class EngineImages(ContainerCalls calls, IProgramRunner programs, string repository)
{
    /// <summary>So many are asked about in one call, whose answer has a limit.</summary>
    const int AtOnce = 50;

    public async Task<IReadOnlyList<EngineImage>> ListAsync(CancellationToken cancellation)
    {
        var ids = Lines(await RunAsync("list images", calls.ListImages($"{ImageLabels.Repository}={repository}", "{{.ID}}"), cancellation));
        var images = new List<EngineImage>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            // One that went in between makes the call fail, and the others are told all the same.
            images.AddRange(EngineImage.Parse((await programs.RunAsync(calls.InspectImages(some), cancellation)).Output));
        }

        return images;
    }

    /// <summary>The ids of images that containers use, also those that have ended.</summary>
    public async Task<IReadOnlySet<string>> InUseAsync(CancellationToken cancellation)
    {
        var containers = Lines(await RunAsync("list containers", calls.List([], "{{.ID}}"), cancellation));
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in containers.Chunk(AtOnce))
        {
            var answer = await programs.RunAsync(calls.InspectContainers(some, "{{.Image}}"), cancellation);
            used.UnionWith(Lines(answer.Output).Select(id => id.Contains(':', StringComparison.Ordinal) ? id : $"sha256:{id}"));
        }

        return used;
    }

    public async Task<EngineImage?> FindAsync(string image, CancellationToken cancellation) =>
        EngineImage.Parse((await programs.RunAsync(calls.InspectImages(image), cancellation)).Output) is [var only, ..] ? only : null;

    public Task TagAsync(string image, ImageReference name, CancellationToken cancellation) => RunAsync("tag an image", calls.Tag(image, name.ToString()), cancellation);

    public Task PushAsync(ImageReference name, CancellationToken cancellation) => RunAsync($"push `{name}`", calls.Push(name.ToString()), cancellation);

    public Task PullAsync(ImageReference name, CancellationToken cancellation) => RunAsync($"pull `{name}`", calls.Pull(name.ToString()), cancellation);

    /// <summary>Takes all its names away, and with the last the image.</summary>
    /// <returns>False: the engine still uses it.</returns>
    public async Task<bool> RemoveAsync(EngineImage image, CancellationToken cancellation)
    {
        IEnumerable<string> names = image.Names.IsEmpty ? image.Digests.IsEmpty ? [image.Id] : image.Digests.Select(name => name.ToString()) : image.Names.Select(name => name.ToString());
        return (await programs.RunAsync(calls.RemoveImages(names), cancellation)).ExitCode == 0;
    }

    async Task<string> RunAsync(string what, ProgramCall call, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(call, cancellation);
        return result.ExitCode == 0 ? result.Output : throw new ProblemException(EngineProblems.Failed(what, result));
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
