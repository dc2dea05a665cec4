using System.Collections.Immutable;
using System.Text;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Running;

/// <summary>Turns what the manifests say of variables into the values that a program gets.</summary>
/// <param name="secrets">The resolved secrets by name.</param>
/// <param name="endpoint">The value of <c>{database.url}</c> and its like; null: not known, the variable is left out.</param>
public sealed class RuntimeEnvironment(IReadOnlyDictionary<string, ProvidedSecret> secrets, Func<EndpointPart, string?> endpoint)
{
    /// <summary>The names of the secrets that these variables need.</summary>
    public static IEnumerable<string> SecretNames(IEnumerable<EnvironmentVariable> variables) =>
        variables.SelectMany(variable => variable.Parts).OfType<SecretPart>().Select(part => part.Name).Distinct();

    /// <summary>The variables over those that are passed on.</summary>
    public ImmutableSortedDictionary<string, string> Over(ImmutableSortedDictionary<string, string> passed, IEnumerable<EnvironmentVariable> variables)
    {
        var all = passed.ToBuilder();
        foreach (var variable in variables)
        {
            if (Value(variable) is { } value)
            {
                all[variable.Name] = value;
            }
        }

        return all.ToImmutable();
    }

    /// <summary>Null when an endpoint in it is not known.</summary>
    public string? Value(EnvironmentVariable variable)
    {
        var text = new StringBuilder();
        foreach (var part in variable.Parts)
        {
            var value = part switch
            {
                TextPart literal => literal.Text,
                SecretPart secret => secrets[secret.Name].Value.Reveal(),
                EndpointPart address => endpoint(address),
                _ => null,
            };
            if (value is null)
            {
                return null;
            }

            text.Append(value);
        }

        return text.ToString();
    }
}
