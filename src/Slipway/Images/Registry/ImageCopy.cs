using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Copies an image by its digest, bytes unchanged: within a registry without moving them, between two through this machine.</summary>
sealed class ImageCopy(RegistryClient from, RegistryClient to, RegistryLimits limits)
{
    readonly RegistryBlobs _source = new(from.Calls, limits);
    readonly RegistryUploads _target = new(to, limits);

    /// <summary>Puts what is under a digest into another repository, or under another tag; answers the digest, which is the same.</summary>
    /// <exception cref="ProblemException"><c>image-missing</c>, or what a registry has against it.</exception>
    public async Task<string> RunAsync(ImageReference source, ImageReference target, CancellationToken cancellation)
    {
        var manifest = await from.GetAsync(source, cancellation) ?? throw RegistryProblems.Missing(source);
        foreach (var part in manifest.Manifests)
        {
            await RunAsync(source.At(part.Digest), target.At(part.Digest), cancellation);
        }

        foreach (var blob in (manifest.Configuration is { } configuration ? manifest.Layers.Add(configuration) : manifest.Layers).Where(blob => !blob.IsElsewhere))
        {
            await _target.EnsureAsync(target, blob, source.Host == target.Host ? source : null, stop => OpenAsync(source, blob, stop), cancellation);
        }

        return await to.PutAsync(target, manifest, cancellation);
    }

    async Task<Stream> OpenAsync(ImageReference source, ImageBlob blob, CancellationToken cancellation)
    {
        var response = await _source.OpenAsync(source, blob, cancellation);
        try
        {
            return await response.Content.ReadAsStreamAsync(cancellation);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
