using System.Collections.Immutable;
using System.Text;
using Slipway.Engines.Databases;
using Slipway.Releases.Records;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Releases.Planning;

/// <summary>The variables of a component that lead to a database of its own: as a release keeps them, and with the database exchanged.</summary>
static class DataVariables
{
    /// <summary>The databases of its own that a component needs, with the variables that lead to each. Redis is none: it has no snapshots.</summary>
    public static ImmutableArray<ReleaseData> Of(Component component, IEnumerable<ResourceNeed> needs, ImmutableArray<EnvironmentVariable> variables) =>
    [
        .. needs.Where(need => need.Owner is null && need.Kind is ProviderKinds.PostgreSql or ProviderKinds.MariaDb or ProviderKinds.Sqlite).OrderBy(need => need.Name, StringComparer.Ordinal)
            .Select(need => new ReleaseData(need.Name, need.Kind, variables.Where(variable => variable.Parts.Any(part => Leads(part, component, need.Name)))
                .ToImmutableSortedDictionary(variable => variable.Name, variable => Text(variable.Parts, component), StringComparer.Ordinal))),
    ];

    /// <summary>The variables of a release with another database in the place of the one that they lead to.</summary>
    /// <param name="valueOf">Of another reference, as the manifest writes it: <c>secret:key</c>, <c>cache.url</c>.</param>
    public static ImmutableSortedDictionary<string, Secret> Of(ReleaseData data, ResourceEndpoint database, Func<string, string> valueOf)
    {
        string Value(TemplatePart part) => part switch
        {
            LiteralPart literal => literal.Text,
            ReferencePart reference when reference.Text.StartsWith(data.Need + ".", StringComparison.Ordinal) => database.Property(reference.Text[(data.Need.Length + 1)..]) ?? "",
            ReferencePart reference => valueOf(reference.Text),
            _ => "",
        };
        return data.Variables.ToImmutableSortedDictionary(variable => variable.Key, variable => new Secret(string.Concat(Template.Parse(variable.Value).Select(Value))), StringComparer.Ordinal);
    }

    static bool Leads(ValuePart part, Component component, string need) => part is EndpointPart endpoint && endpoint.Component == component.Name && endpoint.Need == need;

    static string Text(ImmutableArray<ValuePart> parts, Component component)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part switch
            {
                TextPart plain => plain.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
                SecretPart secret => $"{{secret:{secret.Name}}}",
                EndpointPart endpoint when endpoint.Component == component.Name && endpoint.Need is { } need => $"{{{need}.{endpoint.Property}}}",
                EndpointPart endpoint => $"{{{endpoint.Reference}}}",
                _ => "",
            });
        }

        return text.ToString();
    }
}
