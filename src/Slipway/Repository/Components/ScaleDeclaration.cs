using System.Globalization;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>How many of each process run, and how large.</summary>
public sealed record ScaleDeclaration
{
    /// <summary>Default: 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How many serve at any moment of a release. Default: one less than <see cref="Replicas"/>, at least 1; none of none.</summary>
    public int Minimum
    {
        get => field < 0 ? Math.Min(Replicas, Math.Max(1, Replicas - 1)) : field;
        init;
    } = -1;

    /// <summary>The most that load may bring; null: their number is fixed.</summary>
    public int? Maximum { get; init; }

    /// <summary>Processor time of each, as Kubernetes writes it: <c>100m</c>. Null: not said.</summary>
    public string? Cpu { get; init; }

    /// <summary>Memory of each, which it may not exceed: <c>128Mi</c>. Null: not said.</summary>
    public string? Memory { get; init; }

    internal static ScaleDeclaration Read(ManifestNode? node, ICollection<Problem> problems)
    {
        if (node is not MapNode map)
        {
            return new ScaleDeclaration();
        }

        var scale = new ScaleDeclaration { Cpu = map.Text("cpu"), Memory = map.Text("memory"), Maximum = Number(map, "maximum"), Replicas = Number(map, "replicas") ?? 1 };
        if (scale.Maximum < scale.Replicas)
        {
            problems.Add(Order(map, "maximum", $"more replicas, {scale.Replicas}, than the maximum, {scale.Maximum}"));
            scale = scale with { Maximum = null };
        }

        if (Number(map, "minimum") is not { } minimum)
        {
            return scale;
        }

        if (minimum > scale.Replicas)
        {
            problems.Add(Order(map, "minimum", $"fewer replicas, {scale.Replicas}, than the minimum, {minimum}"));
            return scale;
        }

        return scale with { Minimum = minimum };
    }

    static Problem Order(MapNode map, string key, string what) =>
        new("scale-order", $"there are {what}") { Where = map.Entry(key)!.Value.Span, Fix = "from the smallest: `minimum`, `replicas`, `maximum`" };

    static int? Number(MapNode map, string key) =>
        int.TryParse(map.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
