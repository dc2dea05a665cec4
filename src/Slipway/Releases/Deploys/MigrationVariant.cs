using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Secrets;

namespace Slipway.Releases.Deploys;

/// <summary>The Job of a <see cref="MigrationCall"/>, and the Secret with variables of its own.</summary>
static class MigrationVariant
{
    /// <summary>As it is in the release's record, but for the name, the words and the variables that the call exchanges.</summary>
    public static JsonObject JobOf(MigrationCall call)
    {
        var job = (JsonObject)call.Migration.DeepClone();
        job["metadata"]!["name"] = NameOf(call);
        foreach (var container in job.Objects("spec", "template", "spec", "containers"))
        {
            Say(container, call.Words);
            Exchange(container, call);
        }

        return job;
    }

    /// <summary>Null: the call exchanges no variables.</summary>
    public static JsonObject? SecretOf(MigrationCall call) => call.Variables.IsEmpty ? null : SecretOf(call, call.Variables);

    /// <summary>For removing it, whatever is in it.</summary>
    public static JsonObject EmptySecretOf(MigrationCall call) => SecretOf(call, call.Variables.Clear());

    /// <summary>Has the containers of a pod take variables from a Secret, in the place of those of the same names.</summary>
    public static void Exchange(JsonObject container, string secret, IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        var env = new JsonArray([.. container.Objects("env").Where(one => !all.Contains(one.Text("name") ?? "")).Select(one => one.DeepClone())]);
        foreach (var name in all.Order(StringComparer.Ordinal))
        {
            env.Add((JsonNode)new JsonObject { ["name"] = name, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = secret, ["key"] = name } } });
        }

        container["env"] = env;
    }

    /// <param name="like">Whose namespace and labels it gets.</param>
    public static JsonObject Secret(JsonObject like, string name, ImmutableSortedDictionary<string, Secret> variables) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = like.Namespace(), ["labels"] = like.At("metadata", "labels")?.DeepClone() ?? new JsonObject() },
        ["type"] = "Opaque",
        ["data"] = new JsonObject(variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(variable.Value.Reveal()))))),
    };

    static JsonObject SecretOf(MigrationCall call, ImmutableSortedDictionary<string, Secret> variables) => Secret(call.Migration, SecretNameOf(call), variables);

    static void Exchange(JsonObject container, MigrationCall call)
    {
        if (!call.Variables.IsEmpty)
        {
            Exchange(container, SecretNameOf(call), call.Variables.Keys);
        }
    }

    /// <summary>What Slipway appended when the release was made was <c>up</c>.</summary>
    static void Say(JsonObject container, ImmutableArray<string> words)
    {
        var key = container["args"] is JsonArray { Count: > 0 } ? "args" : "command";
        if (container[key] is JsonArray { Count: > 0 } said)
        {
            container[key] = new JsonArray([.. said.SkipLast(1).Select(word => word?.DeepClone()), .. words.Select(word => (JsonNode?)word)]);
        }
    }

    static string NameOf(MigrationCall call) => call.Name is { } name ? $"{call.Migration.Name()}-{name}" : call.Migration.Name() ?? "";

    static string SecretNameOf(MigrationCall call) => $"{NameOf(call)}-data";
}
