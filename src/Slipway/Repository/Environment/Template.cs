using System.Collections.Immutable;

namespace Slipway.Repository.Environment;

/// <summary>A variable's value as written, cut into text and references.</summary>
static class Template
{
    /// <summary>
    /// <c>{NAME}</c> another variable, <c>{secret:name}</c>, <c>{need.property}</c> or <c>{component.property}</c>, <c>{stage}</c>;
    /// <c>{{</c> and <c>}}</c> stand for the braces themselves.
    /// </summary>
    public static ImmutableArray<TemplatePart> Parse(string text)
    {
        if (!text.AsSpan().ContainsAny('{', '}'))
        {
            return [new LiteralPart(0, text)];
        }

        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        var literal = new System.Text.StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                literal.Append(text[at]);
                at += 2;
            }
            else if (text[at] == '{' && text.IndexOf('}', at) is var end and > 0)
            {
                Flush(at);
                parts.Add(new ReferencePart(at, text[(at + 1)..end]));
                at = end + 1;
            }
            else if (text[at] is '{' or '}')
            {
                Flush(at);
                parts.Add(new LonelyBrace(at, text[at]));
                at++;
            }
            else
            {
                literal.Append(text[at++]);
            }
        }

        Flush(at);
        return parts.DrainToImmutable();

        void Flush(int end)
        {
            if (literal.Length > 0)
            {
                parts.Add(new LiteralPart(end - literal.Length, literal.ToString()));
                literal.Clear();
            }
        }
    }
}

/// <summary>A piece of a value as written.</summary>
/// <param name="Offset">Characters from the start of the value.</param>
abstract record TemplatePart(int Offset);

sealed record LiteralPart(int Offset, string Text) : TemplatePart(Offset);

/// <summary>What stands between braces.</summary>
sealed record ReferencePart(int Offset, string Text) : TemplatePart(Offset);

/// <summary>A brace that neither opens a reference, nor closes one, nor is doubled.</summary>
sealed record LonelyBrace(int Offset, char Brace) : TemplatePart(Offset);
