using Slipway.Digests;
using Slipway.Images.Registry;
using Slipway.Problems;

namespace Slipway.Images.Layers;

/// <summary>
/// Makes images that run this program beside other people's programs: one layer on top of an image that is in the registry already. No container engine
/// takes part. See docs/decisions/data-work-in-jobs.md.
/// </summary>
/// <param name="user">The program's, by number.</param>
sealed class ToolImages(RegistryClient client, ToolFiles files, int user, RegistryLimits limits)
{
    /// <summary>Goes into the tag, and is raised when anything but the files changes what comes out.</summary>
    const string Form = "1";

    const int Digits = 16;

    readonly RegistryBlobs _blobs = new(client.Calls, limits);
    readonly RegistryUploads _uploads = new(client, limits);

    /// <summary>The image under its tag, made where it is not there yet.</summary>
    /// <param name="below">The image that the layer is put on, by digest.</param>
    /// <param name="repository">Where it goes, in the same registry.</param>
    /// <param name="version">Begins its tag: <c>15</c>.</param>
    /// <param name="making">Told before it is made.</param>
    /// <returns>Its digest.</returns>
    /// <exception cref="ProblemException"><c>data-image-platform</c>, <c>image-missing</c>, or what the registry has against it.</exception>
    public async Task<string> EnsureAsync(ImageReference below, ImageReference repository, string version, Action making, CancellationToken cancellation)
    {
        var target = await TargetAsync(below, repository, version, cancellation);
        if (await client.FindAsync(target, cancellation) is { } there)
        {
            return there.Digest;
        }

        making();
        var (manifest, configuration) = await BelowAsync(below, cancellation);
        await new ImageCopy(client, client, limits).RunAsync(below.At(manifest.Digest), target.At(manifest.Digest), cancellation);
        return await PushAsync(target, manifest, configuration, cancellation);
    }

    /// <summary>The digest of the same where it is there already; null: it is not.</summary>
    public async Task<string?> FindAsync(ImageReference below, ImageReference repository, string version, CancellationToken cancellation) =>
        (await client.FindAsync(await TargetAsync(below, repository, version, cancellation), cancellation))?.Digest;

    async Task<ImageReference> TargetAsync(ImageReference below, ImageReference repository, string version, CancellationToken cancellation)
    {
        var content = string.Join('\n', Form, PlatformManifest.Architecture, below.Digest, user, string.Join(' ', files.EntryPoint), await files.FingerprintAsync(cancellation));
        return repository.Tagged($"{version}-{Digest.Of(System.Text.Encoding.UTF8.GetBytes(content)).ToString()[..Digits]}");
    }

    /// <summary>What is there for this platform.</summary>
    async Task<(ImageManifest Manifest, byte[] Configuration)> BelowAsync(ImageReference below, CancellationToken cancellation)
    {
        var manifest = await client.GetAsync(below, cancellation) ?? throw RegistryProblems.Missing(below);
        if (ManifestTypes.IsIndex(manifest.Type))
        {
            var own = below.At(PlatformManifest.DigestOf(manifest, PlatformManifest.Architecture) ?? throw OtherPlatform(below, null));
            manifest = await client.GetAsync(own, cancellation) ?? throw RegistryProblems.Missing(own);
        }

        var configuration = await _blobs.GetAsync(below, manifest.Configuration ?? throw RegistryProblems.Nonsense(client.Host, $"what is under `{below}` has no configuration"), cancellation);
        var architecture = ImageConfiguration.Read(configuration)?.Architecture;
        return architecture == PlatformManifest.Architecture && OperatingSystem.IsLinux() ? (manifest, configuration) : throw OtherPlatform(below, architecture);
    }

    async Task<string> PushAsync(ImageReference target, ImageManifest manifest, byte[] configuration, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetTempPath(), $"slipway-layer-{Guid.NewGuid():N}");
        await using var packed = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        var layer = await LayerArchive.WriteAsync(files.Files, packed, cancellation);
        await packed.FlushAsync(cancellation);
        var made = LayeredImage.Of(manifest, configuration, layer, files.EntryPoint, user) ?? throw RegistryProblems.Nonsense(client.Host, $"what is below `{target}` is no image that a layer can be put on");
        await _uploads.EnsureAsync(target, new ImageBlob(layer.Digest, layer.Size), null, _ => Task.FromResult<Stream>(File.OpenRead(file)), cancellation);
        await _uploads.EnsureAsync(target, made.Manifest.Configuration!, null, _ => Task.FromResult<Stream>(new MemoryStream(made.Configuration.ToArray(), writable: false)), cancellation);
        return await client.PutAsync(target, made.Manifest, cancellation);
    }

    static ProblemException OtherPlatform(ImageReference below, string? architecture) => new(new Problem("data-image-platform", $"no image for work on data can be made of `{below}`")
    {
        Kind = ProblemKind.Failure,
        Why = $"this Slipway runs on {(OperatingSystem.IsLinux() ? "linux" : "another system")}/{PlatformManifest.Architecture}, and would go into the image, which {(architecture is null ? "is not there for that" : $"is for linux/{architecture}")}",
        Fix = "call the command on a machine like the nodes of the cluster: in a pipeline, or in a container",
    });
}
