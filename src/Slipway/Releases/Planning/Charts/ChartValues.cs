using System.Text.Json.Nodes;

namespace Slipway.Releases.Planning.Charts;

/// <summary>The values that Slipway sets in a chart: its image by digest, and its name. Only those that the chart uses, since some refuse all others.</summary>
static class ChartValues
{
    /// <param name="image">By digest: <c>registry.example.net/visits@sha256:…</c>; null: the component has none of ours.</param>
    /// <returns>JSON, which is YAML too.</returns>
    public static string Pinned(ChartContent chart, string release, string? image)
    {
        var values = new JsonObject();
        if (chart.Mentions("fullnameOverride"))
        {
            values["fullnameOverride"] = release;
        }

        // Elsewhere `image` is a text of its own.
        if (image is not null && (chart.Mentions("repository") || chart.Mentions("imageRoot")))
        {
            values["image"] = Image(chart, image);
        }

        return values.ToJsonString();
    }

    static JsonObject Image(ChartContent chart, string image)
    {
        var (name, digest) = (image[..image.IndexOf('@', StringComparison.Ordinal)], image[(image.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        var values = new JsonObject();
        if (chart.Mentions(".registry"))
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            (values["registry"], name) = (name[..Math.Max(0, slash)], name[(slash + 1)..]);
        }

        if (chart.Mentions(".digest"))
        {
            (values["repository"], values["digest"]) = (name, digest);
        }
        else
        {
            // Templates put a colon between the two.
            var colon = digest.IndexOf(':', StringComparison.Ordinal);
            (values["repository"], values["tag"]) = ($"{name}@{digest[..colon]}", digest[(colon + 1)..]);
        }

        return values;
    }
}
