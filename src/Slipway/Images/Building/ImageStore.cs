using System.Collections.Concurrent;
using Slipway.Digests;
using Slipway.Engines.Containers;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images.Building;

/// <summary>Our images on the engine, by fingerprint: asked once, and then remembered with what is built.</summary>
/// <param name="repository">The name of the repository of components.</param>
sealed class ImageStore(ContainerCalls calls, IProgramRunner programs, string repository)
{
    readonly ConcurrentDictionary<Digest, StoredImage> _images = new();
    readonly Lock _lock = new();
    Task? _asked;

    /// <summary>Null: no image has that fingerprint.</summary>
    public async Task<StoredImage?> FindAsync(Digest fingerprint, CancellationToken cancellation)
    {
        await KnowAsync(cancellation);
        return _images.GetValueOrDefault(fingerprint);
    }

    /// <summary>Has the engine's answer.</summary>
    public Task KnowAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return (_asked ??= AskAsync(CancellationToken.None)).WaitAsync(cancellation);
        }
    }

    public void Add(StoredImage image) => _images[image.Fingerprint] = image;

    /// <summary>One that went in between is not in the answer.</summary>
    public async Task<IReadOnlyList<StoredImage>> InspectAsync(IEnumerable<string> images, CancellationToken cancellation) =>
        StoredImage.Parse((await programs.RunAsync(calls.InspectImages(images), cancellation)).Output);

    async Task AskAsync(CancellationToken cancellation)
    {
        var list = await programs.RunAsync(calls.ListImages($"{ImageLabels.Repository}={repository}", "{{.ID}}"), cancellation);
        if (list.ExitCode != 0)
        {
            throw new ProblemException(new Problem("engine-failed", "the container engine does not say which images it has") { Kind = ProblemKind.Failure, Why = list.Error.Trim(), Fix = "slipway doctor" });
        }

        var ids = list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        foreach (var image in ids.Count == 0 ? [] : await InspectAsync(ids, cancellation))
        {
            _images.TryAdd(image.Fingerprint, image);
        }
    }
}
