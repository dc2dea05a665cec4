using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Copies an image by its digest, bytes unchanged: within a registry without moving them, between two through this machine.</summary>
sealed class ImageCopy(RegistryClient from, RegistryClient to, RegistryLimits limits)
{
    static readonly TimeSpan Transfer = TimeSpan.FromHours(1);

    readonly RegistryBlobs _source = new(from.Calls, limits);
    readonly RegistryBlobs _target = new(to.Calls, limits);

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
            await EnsureAsync(source, target, blob, cancellation);
        }

        return await to.PutAsync(target, manifest, cancellation);
    }

    async Task EnsureAsync(ImageReference source, ImageReference target, ImageBlob blob, CancellationToken cancellation)
    {
        if (await _target.HasAsync(target, blob.Digest, cancellation))
        {
            return;
        }

        var mount = source.Host == target.Host ? $"?mount={Uri.EscapeDataString(blob.Digest)}&from={Uri.EscapeDataString(source.Path)}" : "";

        // A token for the one repository must allow reading the other, too: registries that cannot say so just start an upload.
        var begin = new RegistryRequest(HttpMethod.Post, $"/v2/{target.Path}/blobs/uploads/{mount}", RegistryClient.Scope(target, "pull,push")) { Body = ReadOnlyMemory<byte>.Empty };
        var answer = await to.Calls.AskAsync(begin, cancellation);
        switch (answer.Status)
        {
            case HttpStatusCode.Created:
                return;
            case HttpStatusCode.Accepted when answer.Headers.Location is { } place:
                await UploadAsync(source, target, blob, place, cancellation);
                return;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw to.Calls.Denied(begin);
            default:
                throw RegistryProblems.Refused(to.Host, $"take a layer of `{target}`", answer.Status, answer.ErrorCode());
        }
    }

    async Task UploadAsync(ImageReference source, ImageReference target, ImageBlob blob, Uri place, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Transfer);
        try
        {
            using var content = await _source.OpenAsync(source, blob, limit.Token);
            using var body = new StreamContent(await content.Content.ReadAsStreamAsync(limit.Token)) { Headers = { { "Content-Type", "application/octet-stream" } } };
            body.Headers.ContentLength = blob.Size;
            var address = place.OriginalString + (place.OriginalString.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "digest=" + Uri.EscapeDataString(blob.Digest);
            var put = new RegistryRequest(HttpMethod.Put, address, RegistryClient.Scope(target, "pull,push")) { Stream = body };
            using var response = await to.Calls.SendAsync(put, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw RegistryProblems.Refused(to.Host, $"take a layer of `{target}`", response.StatusCode, null);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw RegistryProblems.NotReached(to.Host, RegistryProblems.Words(exception, limits));
        }
    }
}
