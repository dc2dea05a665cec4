using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Repository.Environment;

/// <summary>Reads the <c>url</c> that binds a need to a resource that exists, and its <c>admin</c>: text and <c>{secret:name}</c>, nothing else.</summary>
public static class NeedAddress
{
    const string SecretPrefix = "secret:";

    /// <summary>The parts of the <c>url</c>; problems say what cannot stand there.</summary>
    public static ImmutableArray<ValuePart> Parse(ResourceNeed need, ICollection<Problem> problems) => Parse(need, "url", need.Url, problems);

    /// <summary>The parts of the <c>admin</c>.</summary>
    public static ImmutableArray<ValuePart> ParseAdmin(ResourceNeed need, ICollection<Problem> problems) => Parse(need, "admin", need.Admin, problems);

    static ImmutableArray<ValuePart> Parse(ResourceNeed need, string key, ScalarNode? text, ICollection<Problem> problems)
    {
        var parts = ImmutableArray.CreateBuilder<ValuePart>();
        foreach (var piece in text is null ? [] : Template.Parse(text.Text))
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
                    problems.Add(new Problem("unknown-reference", $"the `{key}` of the need `{need.Name}` can hold `{{secret:name}}` and no other reference")
                    {
                        Where = text!.Span,
                        Fix = $"set the whole URL as a secret: `{key}: \"{{secret:database-{key}}}\"`",
                    });
                    break;
            }
        }

        return parts.DrainToImmutable();
    }
}
