using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using NuGet.Versioning;
using Slipway.Digests;
using Slipway.Images.Registry;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images.Publishing;

/// <summary>Looks for images in the registries of stages. One that does not answer is asked once, and not for long.</summary>
/// <param name="registryOf">Null: the component's images stay on this machine.</param>
/// <param name="limit">For all questions about one image.</param>
sealed class PublishedImages(Func<Component, (RegistryClient Client, ImageReference Repository)?> registryOf, TimeSpan limit, TimeProvider time) : IPublishedImages
{
    readonly ConcurrentDictionary<string, string> _away = new(StringComparer.Ordinal);

    /// <summary>What runs here, in the words of images; an image for another machine has the same fingerprint.</summary>
    static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    public Task<PublishedImage?> FindAsync(ImageRecipe recipe, NuGetVersion version, Action<string> note, CancellationToken cancellation) =>
        AskAsync(recipe.Component, (registry, repository, token) => FindAsync(registry, repository, recipe.Fingerprint, version, token), note, cancellation);

    public Task<NewerImage?> FindNewerAsync(Component component, ImageTarget target, NuGetVersion minimum, Action<string> note, CancellationToken cancellation) =>
        AskAsync(component, (registry, repository, token) => new NewerImages(registry, repository, Architecture).FindAsync(component.Name, target, minimum, token), note, cancellation);

    async Task<T?> AskAsync<T>(Component component, Func<RegistryClient, ImageReference, CancellationToken, Task<T?>> findAsync, Action<string> note, CancellationToken cancellation)
        where T : class
    {
        var host = "";
        using var limited = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, cancellation);
        try
        {
            if (registryOf(component) is not var (registry, repository))
            {
                return null;
            }

            host = repository.Host!;
            return _away.TryGetValue(host, out var known) ? Tell<T>(known, note) : await findAsync(registry, repository, both.Token);
        }
        catch (ProblemException exception)
        {
            return Tell<T>(_away.GetOrAdd(host, Sentence(exception.Problems[0])), note);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Tell<T>(_away.GetOrAdd(host, $"the registry `{host}` did not answer within {limit.TotalSeconds:0.#} s"), note);
        }
    }

    /// <summary>That of the version, or else the newest: a new version need not have new dependencies.</summary>
    static async Task<PublishedImage?> FindAsync(RegistryClient registry, ImageReference repository, Digest fingerprint, NuGetVersion version, CancellationToken cancellation)
    {
        foreach (var tag in (string[])[ImageTag.ForDev(version).Text, ImageTag.Dev])
        {
            if (await registry.GetAsync(repository.Tagged(tag), cancellation) is { } manifest
                && await registry.ConfigurationAsync(repository, manifest, cancellation) is { } image
                && (image.Architecture ?? Architecture) == Architecture
                && Digest.TryParse(image.Label(ImageLabels.Fingerprint), out var found) && found == fingerprint)
            {
                return new PublishedImage(repository.At(manifest.Digest).ToString(), found);
            }
        }

        return null;
    }

    static string Sentence(Problem problem) => problem.Why is { } why ? $"{problem.What}: {why}" : problem.What;

    static T? Tell<T>(string sentence, Action<string> note)
        where T : class
    {
        note(sentence);
        return null;
    }
}
