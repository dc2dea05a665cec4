using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>The pieces of images in a registry: layers and configurations.</summary>
sealed class RegistryBlobs(RegistryCalls calls, RegistryLimits limits)
{
    /// <summary>A small one, whole, and with the digest that it should have.</summary>
    public async Task<byte[]> GetAsync(ImageReference repository, ImageBlob blob, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Connect + limits.Answer);
        try
        {
            using var response = await OpenAsync(repository, blob, limit.Token);
            var content = await BoundedBody.ReadAsync(response, limits.Bytes, limit.Token);
            return ImageManifest.DigestOf(content) == blob.Digest ? content : throw RegistryProblems.Nonsense(calls.Host, $"`{blob.Digest}` has another content than it says");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw RegistryProblems.NotReached(calls.Host, RegistryProblems.Words(exception, limits));
        }
        catch (TooLargeException)
        {
            throw RegistryProblems.Nonsense(calls.Host, $"`{blob.Digest}` is longer than it says");
        }
    }

    /// <summary>Whether it is there.</summary>
    public async Task<bool> HasAsync(ImageReference repository, string digest, CancellationToken cancellation) =>
        (await calls.AskAsync(Request(HttpMethod.Head, repository, digest, "pull,push"), cancellation)).IsGood;

    /// <summary>The answer with the content still to come, after a few redirects to where the registry keeps it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ImageReference repository, ImageBlob blob, CancellationToken cancellation)
    {
        var request = Request(HttpMethod.Get, repository, blob.Digest, "pull");
        for (var redirects = 0; ; redirects++)
        {
            var response = await calls.SendAsync(request, cancellation);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return response;
            }

            using (response)
            {
                request = request with { Address = Next(response, redirects) ?? throw RegistryProblems.Refused(calls.Host, $"give `{blob.Digest}`", response.StatusCode, null) };
            }
        }
    }

    /// <summary>Where a redirect leads; null: it is none that is followed.</summary>
    string? Next(HttpResponseMessage response, int redirects)
    {
        if ((int)response.StatusCode is < 300 or >= 400 || redirects >= limits.Redirects || response.Headers.Location is not { } location)
        {
            return null;
        }

        var next = new Uri(response.RequestMessage!.RequestUri!, location);
        return next.Scheme == "https" || (next.Scheme == "http" && calls.Host.MayBePlain) ? next.AbsoluteUri : null;
    }

    static RegistryRequest Request(HttpMethod method, ImageReference repository, string digest, string actions) =>
        new(method, $"/v2/{repository.Path}/blobs/{digest}", RegistryClient.Scope(repository, actions));
}
