using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Objects;

namespace Slipway.Releases.Ejecting;

/// <summary>The same objects as a Helm chart: what differs from stage to stage is in its values.</summary>
static class EjectedChart
{
    // Plain words that no object has, in whose places the templates' actions come.
    const string Replicas = "slipway-value-replicas-of.";

    const string Host = "slipway-value-host";

    /// <param name="inputs">With <c>{image:visits}</c> for the image.</param>
    public static IEnumerable<EjectedFile> Of(ObjectInputs inputs)
    {
        var values = new JsonObject();
        var templates = EjectedManifests.Objects(inputs).Select(one => new EjectedFile($"chart/templates/{EjectedManifests.FileOf(one)}", Template(one, inputs, values))).ToList();
        yield return new EjectedFile("chart/Chart.yaml", ObjectYaml.Write([new JsonObject { ["apiVersion"] = "v2", ["name"] = inputs.Owner.Component, ["version"] = "0.1.0" }]));
        yield return new EjectedFile("chart/values.yaml", ObjectYaml.Write([Defaults(inputs, values)]));
        yield return new EjectedFile($"values/{inputs.Owner.Stage}/{inputs.Owner.Component}.yaml", ObjectYaml.Write([values]));
        foreach (var template in templates)
        {
            yield return template;
        }
    }

    static JsonObject Defaults(ObjectInputs inputs, JsonObject values)
    {
        var defaults = (JsonObject)values.DeepClone();
        defaults["image"] = new JsonObject { ["repository"] = "", ["digest"] = "" };
        if (VariableObjects.ConfigName(inputs) is not null)
        {
            defaults["config"] = "{config}";
        }

        if (VariableObjects.SecretName(inputs) is not null)
        {
            defaults["secrets"] = "{secrets}";
        }

        return defaults;
    }

    static string Template(JsonObject one, ObjectInputs inputs, JsonObject values)
    {
        var name = one.Name() ?? "";
        if (one.Kind() == "Deployment" && one.At("spec", "replicas") is { } replicas)
        {
            var counts = values["replicas"] as JsonObject ?? [];
            counts[name] = replicas.DeepClone();
            values["replicas"] = counts;
            one["spec"]!["replicas"] = Replicas + name;
        }

        if (one.Kind() == "Ingress" && IngressObject.HostOf(inputs) is { } host)
        {
            values["host"] = host;
            Exchange(one["spec"], host);
        }

        return ObjectYaml.Write([one]).Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal)
            .Replace($"\"{inputs.Image}\"", "\"{{ .Values.image.repository }}@{{ .Values.image.digest }}\"", StringComparison.Ordinal)
            .Replace("\"{config}\"", "{{ .Values.config | quote }}", StringComparison.Ordinal)
            .Replace("\"{secrets}\"", "{{ .Values.secrets | quote }}", StringComparison.Ordinal)
            .Replace(Replicas + name, $"{{{{ index .Values.replicas \"{name}\" }}}}", StringComparison.Ordinal)
            .Replace(Host, "{{ .Values.host | quote }}", StringComparison.Ordinal);
    }

    static void Exchange(JsonNode? node, string host)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map.ToList())
                {
                    Exchange(value, host);
                    map[key] = value.Text() == host ? Host : value?.DeepClone();
                }

                break;
            case JsonArray list:
                for (var at = 0; at < list.Count; at++)
                {
                    Exchange(list[at], host);
                    list[at] = list[at].Text() == host ? Host : list[at]?.DeepClone();
                }

                break;
        }
    }
}
