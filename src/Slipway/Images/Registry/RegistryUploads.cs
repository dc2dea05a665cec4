using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>Brings pieces of images to a registry.</summary>
sealed class RegistryUploads(RegistryClient to, RegistryLimits limits)
{
    static readonly TimeSpan Transfer = TimeSpan.FromHours(1);

    readonly RegistryBlobs _there = new(to.Calls, limits);

    /// <summary>What is there already is not sent again.</summary>
    /// <param name="mount">A repository of the same registry that has it; null: none does.</param>
    /// <param name="open">Its content, from its beginning.</param>
    /// <exception cref="ProblemException">What the registry has against it, or it cannot be reached.</exception>
    public async Task EnsureAsync(ImageReference target, ImageBlob blob, ImageReference? mount, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        if (await _there.HasAsync(target, blob.Digest, cancellation))
        {
            return;
        }

        var query = mount is null ? "" : $"?mount={Uri.EscapeDataString(blob.Digest)}&from={Uri.EscapeDataString(mount.Path)}";

        // A token for the one repository must allow reading the other, too: registries that cannot say so just start an upload.
        var begin = new RegistryRequest(HttpMethod.Post, $"/v2/{target.Path}/blobs/uploads/{query}", RegistryClient.Scope(target, "pull,push")) { Body = ReadOnlyMemory<byte>.Empty };
        var answer = await to.Calls.AskAsync(begin, cancellation);
        switch (answer.Status)
        {
            case HttpStatusCode.Created:
                return;
            case HttpStatusCode.Accepted when answer.Headers.Location is { } place:
                await UploadAsync(target, blob, place, open, cancellation);
                return;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw to.Calls.Denied(begin);
            default:
                throw RegistryProblems.Refused(to.Host, $"take a layer of `{target}`", answer.Status, answer.ErrorCode());
        }
    }

    async Task UploadAsync(ImageReference target, ImageBlob blob, Uri place, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Transfer);
        try
        {
            await using var content = await open(limit.Token);
            using var body = new StreamContent(content) { Headers = { { "Content-Type", "application/octet-stream" } } };
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
