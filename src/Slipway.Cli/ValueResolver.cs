using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Databases;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets;

namespace Slipway.Cli;

/// <summary>The values behind references, for a shell or for the one who asks for them.</summary>
sealed class ValueResolver(IReadOnlyDictionary<ValuePart, string> values)
{
    /// <summary>Resolves all of them, or reports all that cannot be.</summary>
    public static async Task<ValueResolver> CreateAsync(
        LoadedRepository repository, Stage stage, IEnumerable<ValuePart> parts, CommandContext context, CancellationToken cancellation)
    {
        var all = parts.Where(part => part is not TextPart).Distinct().ToList();
        var secrets = await context.Secrets(repository, stage).GetAllAsync(all.OfType<SecretPart>().Select(part => part.Name), cancellation);
        var values = all.OfType<SecretPart>().ToDictionary(ValuePart (part) => part, part => secrets[part.Name].Value.Reveal());
        var place = context.Place(repository, stage);
        foreach (var part in all.OfType<EndpointPart>())
        {
            values[part] = await EndpointAsync(repository, stage, place, part, context, cancellation);
        }

        return new ValueResolver(values);
    }

    /// <summary>The value of a part that was resolved.</summary>
    public string Value(ValuePart part) => part is TextPart text ? text.Text : values[part];

    static async Task<string> EndpointAsync(
        LoadedRepository repository, Stage stage, LocalPlace place, EndpointPart part, CommandContext context, CancellationToken cancellation) =>
        await place.BoundAsync(part, context.Secrets(repository, stage), cancellation)
        ?? await place.KnownAsync(part, cancellation)
        ?? throw new ProblemException(new Problem("endpoint-unknown", $"`{part.Reference}` is not known yet")
        {
            Kind = ProblemKind.Failure,
            Why = "a resource gets its address and password when it is started for the first time",
            Fix = $"slipway up {part.Component} --stage {stage.Name} --detach",
        });
}
