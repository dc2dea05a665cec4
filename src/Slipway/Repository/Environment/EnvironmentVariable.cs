using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Environment;

/// <summary>A variable of a component on a stage, as far as the manifests tell.</summary>
/// <param name="Parts">Its value, other variables put in.</param>
/// <param name="Origins">Where it is set: the place that wins first, those it overrides after it.</param>
public sealed record EnvironmentVariable(string Name, ImmutableArray<ValuePart> Parts, ImmutableArray<VariableOrigin> Origins)
{
    /// <summary>Whether the value is, or may hold, a secret.</summary>
    public bool IsSecret => Parts.Any(part => part is SecretPart or EndpointPart { IsSecret: true });
}

/// <summary>A place where a variable is set.</summary>
/// <param name="Manifest">The level: the repository's, a cluster's or the component's own manifest.</param>
/// <param name="Stage">The layer in it: <c>common</c> or a stage.</param>
/// <param name="Value">The value as written.</param>
public sealed record VariableOrigin(Manifest Manifest, string Stage, ScalarNode Key, ScalarNode Value)
{
    /// <summary><c>env.staging.DATABASE_URL</c></summary>
    public string Path => $"env.{Stage}.{Key.Text}";

    public SourceSpan Span => Value.IsNull ? Key.Span : Value.Span;

    /// <summary>A piece of the value; where escapes or line ends stand between, the whole value.</summary>
    internal SourceSpan SpanOf(TemplatePart? part)
    {
        if (part is null || Value.IsNull)
        {
            return Span;
        }

        var written = part is ReferencePart reference ? $"{{{reference.Text}}}" : (part as LonelyBrace)?.Brace.ToString() ?? "";
        var span = Value.Source.Span(Value.Line, Value.Column + part.Offset + (Value.IsPlain ? 0 : 1), Math.Max(1, written.Length));
        return span.Text.AsSpan(Math.Min(span.Column - 1, span.Text!.Length)).StartsWith(written) ? span : Span;
    }
}
