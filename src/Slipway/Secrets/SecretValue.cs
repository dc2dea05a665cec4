using System.Text;
using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>What a secret's value must be like, whoever provides it.</summary>
public static class SecretValue
{
    /// <summary>Shorter ones cannot be masked without masking half of what is printed.</summary>
    public const int MinimumLength = 4;

    /// <summary>In bytes of UTF-8.</summary>
    public const int MaximumBytes = 64 * 1024;

    /// <summary>Why the value will not do, as a problem that does not show it; null when it will.</summary>
    public static Problem? Fault(string name, string value) =>
        value.Length < MinimumLength
            ? new Problem("secret-too-short", $"the secret `{name}` has fewer than {MinimumLength} characters")
            {
                Why = "so short a value stands in ordinary text everywhere, and could not be masked in it",
                Fix = "use a longer value, or a plain variable if it is no secret",
            }
        : Encoding.UTF8.GetByteCount(value) > MaximumBytes
            ? new Problem("secret-too-long", $"the secret `{name}` has more than {MaximumBytes / 1024} KiB")
        : value.Contains('\0')
            ? new Problem("secret-not-text", $"the secret `{name}` holds a NUL character")
            {
                Why = "an environment variable cannot hold one",
                Fix = "store it in base64",
            }
        : null;

    /// <summary>Throws when <see cref="Fault"/> finds one.</summary>
    public static void Check(string name, string value)
    {
        if (Fault(name, value) is { } fault)
        {
            throw new ProblemException(fault);
        }
    }
}
