using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Environment;

/// <summary>Reads the <c>url</c> that binds a need to a resource that exists: text and <c>{secret:name}</c>, nothing else.</summary>
public static class NeedAddress
{
    const string SecretPrefix = "secret:";

    /// <summary>The parts; problems say what cannot stand there.</summary>
    public static ImmutableArray<ValuePart> Parse(ResourceNeed need, ICollection<Problem> problems)
    {
        var parts = ImmutableArray.CreateBuilder<ValuePart>();
        foreach (var piece in need.Url is null ? [] : Template.Parse(need.Url.Text))
        {
            switch (piece)
            {
                case LiteralPart literal:
                    parts.Add(new TextPart(literal.Text));
                    break;
                case ReferencePart reference when reference.Text.StartsWith(SecretPrefix, StringComparison.Ordinal) && Words.Name.Accepts(reference.Text[SecretPrefix.Length..]):
                    parts.Add(new SecretPart(reference.Text[SecretPrefix.Length..]));
                    break;
                default:
                    problems.Add(new Problem("unknown-reference", $"the `url` of the need `{need.Name}` can hold `{{secret:name}}` and no other reference")
                    {
                        Where = need.Url!.Span,
                        Fix = "set the whole URL as a secret: `url: \"{secret:database-url}\"`",
                    });
                    break;
            }
        }

        return parts.DrainToImmutable();
    }
}
