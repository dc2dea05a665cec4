using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>What a secret may be called: <c>[a-z][a-z0-9-]*</c>, at most 64 characters.</summary>
public static class SecretName
{
    public const int MaximumLength = 64;

    /// <summary>What precedes the name in the variable that carries it.</summary>
    public const string VariablePrefix = "SLIPWAY_SECRET_";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaximumLength
        && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary><c>user-name</c> is carried by <c>SLIPWAY_SECRET_USER_NAME</c>.</summary>
    public static string Variable(string name) => VariablePrefix + name.ToUpperInvariant().Replace('-', '_');

    /// <summary>The name that a variable carries, or null when it carries none.</summary>
    public static string? FromVariable(string variable)
    {
        if (!variable.StartsWith(VariablePrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = variable[VariablePrefix.Length..].ToLowerInvariant().Replace('_', '-');
        return IsValid(name) && Variable(name) == variable ? name : null;
    }

    /// <summary>Throws <c>secret-name</c> when the name will not do.</summary>
    public static void Check(string name)
    {
        if (!IsValid(name))
        {
            throw new ProblemException(new Problem("secret-name", $"`{Printable(name)}` cannot be the name of a secret")
            {
                Why = $"a name is made of `a-z`, `0-9` and `-`, begins with a letter and has at most {MaximumLength} characters",
            });
        }
    }

    // The value typed where the name belongs is the commonest slip: so no more of it is shown than a name could have.
    static string Printable(string name) =>
        string.Concat(name.Take(16).Select(letter => char.IsControl(letter) ? '?' : letter)) + (name.Length > 16 ? "…" : "");
}
