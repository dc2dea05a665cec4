using System.Collections.Immutable;
using Slipway.Execution.Results;
using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Images.Checks;

/// <summary>Decides whether an image may be pushed.</summary>
static class ImageVerdict
{
    /// <summary>In a component's <c>image.allow</c>: it may run as root.</summary>
    public const string Root = "root";

    /// <summary>In a component's <c>image.allow</c>: it may hold what package managers leave behind.</summary>
    public const string Cache = "package-cache";

    const long MuchLarger = 20L * 1024 * 1024;

    /// <param name="name">Of the component.</param>
    /// <param name="allowed">What the component allows besides paths.</param>
    public static IEnumerable<Problem> Of(string name, ImageTarget target, ImageConfiguration configuration, LayerFindings layers, ImmutableArray<string> allowed)
    {
        foreach (var secret in layers.Secrets)
        {
            yield return new Problem("image-has-secret", $"the image of `{name}` holds {secret.Kind}: `/{secret.Path}`")
            {
                Kind = ProblemKind.Failure,
                Why = "whoever can pull the image has it, also where a later layer removes the file",
                Fix = $"keep it out with `image.ignore` or a secret mount; if it is none: image: {{ allow: [/{secret.Path}] }}",
            };
        }

        foreach (var place in ConfigurationSecrets.Find(configuration))
        {
            yield return new Problem("image-has-secret", $"the image of `{name}` holds a secret: {place}")
            {
                Kind = ProblemKind.Failure,
                Why = "whoever can pull the image can read it",
                Fix = "give it when the container runs (`env:` with `{secret:…}`), and to the build by `image.secrets`",
            };
        }

        if (target == ImageTarget.Prod)
        {
            foreach (var problem in OfProd(name, configuration, layers, allowed))
            {
                yield return problem;
            }
        }

        if (layers.Unread > 0)
        {
            yield return new Problem("image-not-read", $"{layers.Unread} of the layers of `{name}` were not looked into") { Severity = Severity.Warning, Why = "they are packed with zstd" };
        }
    }

    /// <summary>A warning: an image that has grown is not wrong. Null: it has not.</summary>
    /// <param name="now">Bytes of the packed layers.</param>
    /// <param name="before">The same of the one that was pushed last; null: there is none.</param>
    public static Problem? Grown(string name, long now, long? before) => before is { } last && now - last > MuchLarger && now > last * 1.2
        ? new Problem("image-grew", $"the image of `{name}` has {ByteSize.Format(now)}, and the one before it {ByteSize.Format(last)}")
        {
            Severity = Severity.Warning,
            Fix = "`docker history` shows which step it is from",
        }
        : null;

    static IEnumerable<Problem> OfProd(string name, ImageConfiguration configuration, LayerFindings layers, ImmutableArray<string> allowed)
    {
        if (IsRoot(configuration.User) && !allowed.Contains(Root))
        {
            yield return new Problem("image-runs-as-root", $"the image of `{name}` runs as root")
            {
                Kind = ProblemKind.Failure,
                Fix = $"end its Dockerfile with `USER` and another user; if it must be root: image: {{ allow: [{Root}] }}",
            };
        }

        if (layers.Caches.Values.Sum() >= PackageCaches.Harmless && !allowed.Contains(Cache))
        {
            yield return new Problem("image-has-cache", $"the image of `{name}` holds {string.Join(", ", layers.Caches.Select(cache => $"{cache.Key} ({ByteSize.Format(cache.Value)})"))}")
            {
                Severity = Severity.Warning,
                Why = "a file that a later layer removes is still in the image",
                Fix = $"remove it in the same `RUN`, or use a cache mount; if it must be there: image: {{ allow: [{Cache}] }}",
            };
        }
    }

    // Empty, "0", "root", "0:0", "root:app"
    static bool IsRoot(string user) => user.Split(':')[0] is "" or "root" or "0";
}
