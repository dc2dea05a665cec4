using System.Collections.Immutable;
using Slipway.Repository.Environment;

namespace Slipway.Shells;

/// <summary>A variable's value as one word that a shell evaluates; what is only known when it runs is asked for there.</summary>
/// <remarks><code>'http://ada:'"$(slipway secret get --stage test ada-password)"@db</code></remarks>
static class ShellWord
{
    public static string Of(ShellKind kind, ImmutableArray<ValuePart> parts, StageShellRequest request)
    {
        var words = Joined(parts).Select(part => part is TextPart text ? ShellQuoting.Quote(kind, text.Text) : Ask(kind, part, request));
        return string.Concat(words) is { Length: > 0 } word ? word : "''";
    }

    static string Ask(ShellKind kind, ValuePart part, StageShellRequest request)
    {
        var reference = part is SecretPart secret ? secret.Name : ((EndpointPart)part).Reference;
        var call = string.Join(' ', new[] { request.Tool, "secret", "get", "--stage", request.Stage, reference }
            .Select(word => ShellQuoting.Quote(kind, word)));
        return kind == ShellKind.Fish ? $"({call} | string collect)" : $"\"$({call})\"";
    }

    // Neighbouring texts become one, empty ones vanish.
    static IEnumerable<ValuePart> Joined(ImmutableArray<ValuePart> parts)
    {
        var text = "";
        foreach (var part in parts)
        {
            if (part is TextPart more)
            {
                text += more.Text;
                continue;
            }

            if (text.Length > 0)
            {
                yield return new TextPart(text);
                text = "";
            }

            yield return part;
        }

        if (text.Length > 0)
        {
            yield return new TextPart(text);
        }
    }
}
