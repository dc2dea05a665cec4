using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Planning;

namespace Slipway.Releases.Migrations;

/// <summary>Databases that a deploy is only going to make: nobody can ask what is pending in them, and all is.</summary>
static class DatabasesToCome
{
    /// <summary>Whether the variables of a component lead to a StatefulSet that the plan creates, its own or another component's.</summary>
    public static bool Has(ComponentPlan component, ReleasePlan plan)
    {
        var created = plan.Components.SelectMany(one => one.Changes).Where(one => one.Action == ObjectAction.Created && one.Key.Is("apps", "StatefulSet")).Select(one => one.Key.Name).ToList();
        return created.Count > 0 && component.Wanted.Objects.Where(Leftovers.IsVariables).SelectMany(Values).Any(value => created.Exists(name => Names(value, name)));
    }

    static IEnumerable<string> Values(JsonObject variables) =>
        (variables["data"] as JsonObject ?? []).Select(pair => pair.Value.Text() ?? "").Select(value => variables.Kind() == "Secret" ? Decoded(value) : value);

    // postgres://visits:…@visits-database.other:5432/visits
    static bool Names(string value, string name) => Regex.IsMatch(value, $"(?<![A-Za-z0-9-]){Regex.Escape(name)}(?![A-Za-z0-9-])", RegexOptions.CultureInvariant);

    static string Decoded(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
