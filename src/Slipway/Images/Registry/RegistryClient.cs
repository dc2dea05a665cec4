using System.Net;
using System.Net.Http;
using Slipway.Problems;

namespace Slipway.Images.Registry;

/// <summary>What an engine's command line cannot say to a registry, through the distribution API: any OCI registry has it.</summary>
/// <remarks>The host of a reference is that of this registry.</remarks>
public sealed class RegistryClient : IDisposable
{
    readonly RegistryConnection _connection;
    readonly RegistryLimits _limits;

    public RegistryClient(RegistryHost host, RegistryCredentials credentials, RegistryCertificates certificates, RegistryLimits limits, TimeProvider time)
    {
        _limits = limits;
        _connection = new RegistryConnection(host, certificates, limits);
        Calls = new RegistryCalls(_connection, new RegistryTokens(_connection, credentials, limits), limits, time);
    }

    public RegistryHost Host => _connection.Host;

    internal RegistryCalls Calls { get; }

    /// <summary>What is under a tag or a digest; null: nothing.</summary>
    /// <exception cref="ProblemException">The registry cannot be reached, does not let us, or answers nonsense.</exception>
    public async Task<RemoteImage?> FindAsync(ImageReference image, CancellationToken cancellation)
    {
        var answer = await Calls.AskAsync(ManifestRequest(HttpMethod.Head, image), cancellation);
        var type = answer.Header("Content-Type") ?? answer.ContentHeaders.ContentType?.MediaType;
        return IsMissing(answer, image, "say what it has") ? null
            : answer.Digest is { } digest && type is not null && ManifestTypes.All.Contains(type) ? new RemoteImage(digest, type)
            : await GetAsync(image, cancellation) is { } manifest ? new RemoteImage(manifest.Digest, manifest.Type)
            : null;
    }

    /// <summary>The manifest under a tag or a digest; null: there is none.</summary>
    internal async Task<ImageManifest?> GetAsync(ImageReference image, CancellationToken cancellation)
    {
        var answer = await Calls.AskAsync(ManifestRequest(HttpMethod.Get, image), cancellation);
        if (IsMissing(answer, image, "give a manifest"))
        {
            return null;
        }

        var manifest = ImageManifest.Read(answer.ContentHeaders.ContentType?.MediaType, answer.Body) ?? throw RegistryProblems.Nonsense(Host, $"what is under `{image}` is no manifest of an image");
        return (image.Digest ?? answer.Digest ?? manifest.Digest) == manifest.Digest ? manifest : throw RegistryProblems.Nonsense(Host, $"what it gave for `{image}` has another digest than it says");
    }

    /// <summary>What the image says of itself; of an index, what its first image says; null: it is not there.</summary>
    internal async Task<ImageConfiguration?> ConfigurationAsync(ImageReference repository, ImageManifest manifest, CancellationToken cancellation)
    {
        if (manifest is { Configuration: null, Manifests: [var first, ..] })
        {
            manifest = await GetAsync(repository.At(first.Digest), cancellation) ?? manifest;
        }

        if (manifest.Configuration is not { } blob || blob.Size > _limits.Bytes)
        {
            return null;
        }

        var content = await new RegistryBlobs(Calls, _limits).GetAsync(repository, blob, cancellation);
        return ImageConfiguration.Read(content);
    }

    /// <summary>Puts a manifest under a tag, whose other parts are there already; answers its digest.</summary>
    internal async Task<string> PutAsync(ImageReference image, ImageManifest manifest, CancellationToken cancellation)
    {
        var request = ManifestRequest(HttpMethod.Put, image, "pull,push") with { Body = manifest.Content, BodyType = manifest.Type };
        var answer = await Calls.AskAsync(request, cancellation);
        return !answer.IsGood ? throw Refusal(answer, request, $"take `{image}`")
            : (answer.Digest ?? manifest.Digest) == manifest.Digest ? manifest.Digest
            : throw RegistryProblems.Nonsense(Host, $"it took `{image}` under another digest than its own");
    }

    /// <summary>Removes a manifest and all tags that name it; false: it was not there.</summary>
    public async Task<bool> DeleteAsync(ImageReference image, CancellationToken cancellation)
    {
        var request = ManifestRequest(HttpMethod.Delete, image, "pull,push,delete");
        var answer = await Calls.AskAsync(request, cancellation);
        return answer.Status switch
        {
            HttpStatusCode.NotFound => false,
            HttpStatusCode.MethodNotAllowed => throw RegistryProblems.NoDeletion(Host),
            _ => answer.IsGood ? true : throw Refusal(answer, request, $"remove `{image}`"),
        };
    }

    /// <summary>All tags of an image; none: there is no such image.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(ImageReference repository, CancellationToken cancellation)
    {
        var tags = new List<string>();
        var registry = await _connection.AddressAsync(cancellation);
        for (string? page = $"/v2/{repository.Path}/tags/list?n=1000"; page is not null;)
        {
            var request = new RegistryRequest(HttpMethod.Get, page, Scope(repository, "pull"));
            var answer = await Calls.AskAsync(request, cancellation);
            if (answer.Status == HttpStatusCode.NotFound)
            {
                break;
            }

            var found = !answer.IsGood ? throw Refusal(answer, request, "list tags") : TagPages.Read(answer.Body) ?? throw RegistryProblems.Nonsense(Host, "its list of tags is none");
            tags.AddRange(found);
            page = found.Count == 0 ? null : TagPages.Next(answer.Header("Link"), registry);
            if (tags.Count > _limits.Tags)
            {
                throw RegistryProblems.Nonsense(Host, $"`{repository.Path}` has more than {_limits.Tags} tags");
            }
        }

        return [.. tags.Distinct(StringComparer.Ordinal)];
    }

    internal static string Scope(ImageReference image, string actions) => $"repository:{image.Path}:{actions}";

    static RegistryRequest ManifestRequest(HttpMethod method, ImageReference image, string actions = "pull") =>
        new(method, $"/v2/{image.Path}/manifests/{image.Digest ?? image.Tag ?? ImageTag.Latest}", Scope(image, actions)) { Accept = ManifestTypes.All };

    bool IsMissing(RegistryAnswer answer, ImageReference image, string what) => answer.Status == HttpStatusCode.NotFound
        || (answer.IsGood ? false : throw Refusal(answer, ManifestRequest(HttpMethod.Get, image), what));

    ProblemException Refusal(RegistryAnswer answer, RegistryRequest request, string what) => answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
        ? Calls.Denied(request) : RegistryProblems.Refused(Host, what, answer.Status, answer.ErrorCode());

    public void Dispose() => _connection.Dispose();
}
