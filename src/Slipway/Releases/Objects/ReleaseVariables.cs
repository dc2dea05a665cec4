using System.Collections.Immutable;
using System.Globalization;
using Slipway.Repository.Environment;
using Slipway.Secrets;

namespace Slipway.Releases.Objects;

/// <summary>A component's variables as its pods get them: those that anybody may see, and those that hold a secret.</summary>
sealed record ReleaseVariables(ImmutableSortedDictionary<string, string> Open, ImmutableSortedDictionary<string, Secret> Secret)
{
    /// <param name="hostOf">Of a component, by its name: the name itself in the same namespace, <c>accounts.other</c> in another.</param>
    /// <param name="valueOf">Of a secret, or of a resource that a need is bound to. What it gives for a part that is no secret is open for all to see.</param>
    public static ReleaseVariables Of(IEnumerable<EnvironmentVariable> variables, Func<string, string> hostOf, Func<ValuePart, string> valueOf)
    {
        var open = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var secret = ImmutableSortedDictionary.CreateBuilder<string, Secret>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            var value = string.Concat(variable.Parts.Select(part => Value(part, hostOf, valueOf)));
            if (variable.IsSecret)
            {
                secret.Add(variable.Name, new Secret(value));
            }
            else
            {
                open.Add(variable.Name, value);
            }
        }

        return new ReleaseVariables(open.ToImmutable(), secret.ToImmutable());
    }

    static string Value(ValuePart part, Func<string, string> hostOf, Func<ValuePart, string> valueOf) => part switch
    {
        TextPart text => text.Text,
        EndpointPart { Need: null } component => component.Property switch
        {
            "host" => hostOf(component.Component),
            "port" => ServiceObject.WebPort.ToString(CultureInfo.InvariantCulture),
            _ => $"http://{hostOf(component.Component)}",
        },
        _ => valueOf(part),
    };
}
