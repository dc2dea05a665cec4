using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Engines.Kubernetes;

/// <summary>A kind of object that a cluster serves.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Plural">Its name in paths: <c>deployments</c>.</param>
/// <param name="Verbs">What may be asked of it at all: <c>list</c>, <c>watch</c>, <c>patch</c>…</param>
public sealed record KubeResource(string Group, string Version, string Kind, string Plural, bool IsNamespaced, ImmutableArray<string> Verbs)
{
    /// <summary><c>apps/v1</c>, <c>v1</c></summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public bool Is(string group, string kind) => Group == group && Kind == kind;

    /// <summary>The path of all of them.</summary>
    /// <param name="space">The namespace; null: all of them, or the kind has none.</param>
    /// <exception cref="ProblemException"><c>kube-name</c></exception>
    public string Path(string? space) =>
        $"/{(Group.Length == 0 ? "api" : $"apis/{Segment(Group)}")}/{Segment(Version)}{(IsNamespaced && space is not null ? $"/namespaces/{Segment(space)}" : "")}/{Segment(Plural)}";

    /// <summary>The path of one of them.</summary>
    /// <exception cref="ProblemException"><c>kube-name</c></exception>
    public string Path(string? space, string name) => $"{Path(space)}/{Segment(name)}";

    // A name comes from a manifest or a chart: it must not lead to another path.
    static string Segment(string text) => text is "" or "." or ".." || text.AsSpan().ContainsAny('/', '%', '\\')
        ? throw new ProblemException(new Problem("kube-name", $"`{KubeText.Clean(text, 60)}` cannot be a name in a cluster"))
        : Uri.EscapeDataString(text);
}
