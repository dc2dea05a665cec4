using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>Whether anything runs as a component's ServiceAccount, or has rights by it: who writes the objects may have no need for it.</summary>
static class AccountUse
{
    /// <param name="objects">All of the component's but the account itself; null: it has none of that kind.</param>
    public static bool IsNamed(string account, params IEnumerable<JsonObject?> objects) => objects.Any(one => Names(one, account));

    static bool Names(JsonNode? node, string account) => node switch
    {
        JsonObject one => IsSubject(one, account) || one.Any(field => IsReference(field.Key, field.Value, account) || Names(field.Value, account)),
        JsonArray many => many.Any(one => Names(one, account)),
        _ => false,
    };

    /// <summary><c>serviceAccountName</c>, <c>serviceAccount</c>, and what kinds of others call theirs.</summary>
    static bool IsReference(string field, JsonNode? value, string account) => field.Contains("ServiceAccount", StringComparison.OrdinalIgnoreCase) && IsText(value, account);

    /// <summary>As in a RoleBinding's <c>subjects</c>.</summary>
    static bool IsSubject(JsonObject one, string account) => one.Kind() == "ServiceAccount" && IsText(one["name"], account);

    static bool IsText(JsonNode? value, string text) => value is JsonValue there && there.TryGetValue(out string? said) && said == text;
}
