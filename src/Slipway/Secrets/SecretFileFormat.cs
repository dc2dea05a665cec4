using System.Text;
using Slipway.Problems;

namespace Slipway.Secrets;

/// <summary>The text of a secrets file: <c>name=value</c> on each line, with <c>\n</c>, <c>\r</c> and <c>\\</c> escaped in the value.</summary>
/// <remarks>
/// <code>
/// # slipway secrets 1
/// database-url=postgres://ada:s3cret@db/visits
/// key=-----BEGIN KEY-----\nMIIB…\n-----END KEY-----\n
/// </code>
/// </remarks>
static class SecretFileFormat
{
    const string Header = "# slipway secrets 1";

    public static string Write(IEnumerable<KeyValuePair<string, Secret>> secrets)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (name, value) in secrets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(name).Append('=')
                .Append(value.Reveal().Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r")).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads all lines before it complains, and never shows one: it may be a value.</summary>
    public static Dictionary<string, Secret> Read(string text, string path)
    {
        var secrets = new Dictionary<string, Secret>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].TrimEnd('\r');
            if (line.Length > 0 && line[0] != '#' && Fault(line, secrets) is { } fault)
            {
                problems.Add(new Problem("secret-file", fault)
                {
                    Fix = $"mend or remove line {number} of `{path}`",
                    Where = new SourceSpan(path, number, 1, 1, null),
                });
            }
        }

        return problems.Count == 0 ? secrets : throw new ProblemException(problems);
    }

    static string? Fault(string line, Dictionary<string, Secret> secrets)
    {
        var equals = line.IndexOf('=');
        if (equals < 0 || !SecretName.IsValid(line[..equals]))
        {
            return "a line of the secrets file is not `name=value`";
        }

        return Unescape(line[(equals + 1)..]) is not { } value ? $"the value of `{line[..equals]}` has a `\\` that escapes nothing"
            : secrets.TryAdd(line[..equals], new Secret(value)) ? null
            : $"`{line[..equals]}` stands twice in the secrets file";
    }

    static string? Unescape(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\')
            {
                value.Append(text[index]);
                continue;
            }

            char? escaped = ++index < text.Length ? text[index] switch { 'n' => '\n', 'r' => '\r', '\\' => '\\', _ => null } : null;
            if (escaped is null)
            {
                return null;
            }

            value.Append(escaped);
        }

        return value.ToString();
    }
}
