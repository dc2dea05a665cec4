using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>The kinds of text that a manifest knows. Each rule stands twice, as code and as a pattern for editors; a test holds them together.</summary>
static class Words
{
    public static readonly TextShape Any = new("text");

    public static readonly TextShape NotEmpty = new("text that is not empty", @"\S", text => !string.IsNullOrWhiteSpace(text));

    /// <summary>Becomes part of host names, object names and image names: a DNS label of at most 40 characters.</summary>
    public static readonly TextShape Name =
        new("a name in lower case such as `visits`: letters, digits, hyphens, at most 40", "^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", IsName);

    public static readonly TextShape Code = new("two or three lower-case letters such as `vs`", "^[a-z]{2,3}$",
        text => text.Length is 2 or 3 && text.All(char.IsAsciiLetterLower));

    public static readonly TextShape Variable =
        new("a variable's name such as `LOG_LEVEL`: capitals, digits, underscores; `PORT` and `SLIPWAY_…` are given by Slipway",
            "^(?!PORT$|SLIPWAY_)[A-Z_][A-Z0-9_]*$", IsVariable);

    public static readonly TextShape Version =
        new("a version such as `15` or `1.4.0`", @"^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?$", IsVersion);

    public static readonly TextShape ContentDigest =
        new("`sha256:` and 64 hexadecimal digits in lower case", "^sha256:[0-9a-f]{64}$", text => text.Length == 71 && text.StartsWith("sha256:", StringComparison.Ordinal) && text[7..].All(char.IsAsciiHexDigitLower));

    public static readonly TextShape UrlPath = new("a path that begins with `/`", "^/", text => text.StartsWith('/'));

    public static readonly TextShape Duration =
        new("a time such as `30s`, `5m`, `1h` or `14d`", "^[1-9][0-9]{0,5}[smhd]$", text => Durations.TryParse(text, out _));

    public static readonly TextShape Cron =
        new("five cron fields such as `0 3 * * *`", "^[0-9A-Za-z*/,-]+( [0-9A-Za-z*/,-]+){4}$", IsCron);

    public static readonly TextShape Sha256 = new("64 hexadecimal digits", "^[0-9a-fA-F]{64}$",
        text => text.Length == 64 && text.All(char.IsAsciiHexDigit));

    public static readonly TextShape Platform = new("a platform such as `linux-amd64`", "^(linux|darwin)-(amd64|arm64)$",
        text => text is "linux-amd64" or "linux-arm64" or "darwin-amd64" or "darwin-arm64");

    public static readonly TextShape Address = new("a numeric address with a port such as `127.0.0.1:8080` or `[::]:80`", @"^([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9a-fA-F:.]{2,45}\]):[1-9][0-9]{0,4}$", IsAddress);

    /// <summary>Kubernetes quantities: <c>100m</c>, <c>128Mi</c>, <c>2</c>.</summary>
    public static readonly TextShape Quantity =
        new("an amount such as `100m`, `2` or `128Mi`", "^[0-9]+(\\.[0-9]+)?(m|k|M|G|Ki|Mi|Gi)?$", IsQuantity);

    /// <summary>The size of a volume: <c>500Mi</c>, <c>10Gi</c>.</summary>
    public static readonly TextShape Size =
        new("a size such as `500Mi`, `10Gi` or `2Ti`", "^[1-9][0-9]{0,8}(Mi|Gi|Ti)$", IsSize);

    public static readonly TextShape TaskReference =
        new("a task such as `lint`, `accounts:build` or `needs:build`", @"^([^\s:]+:)?[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", IsTaskReference);

    public static readonly TextShape OutputPattern =
        new("a path in the component's folder such as `dist/**`, without `..`", @"^(?![\s\S]*/\.\.(?![^/]))(?!\.\.(?![^/]))[^/!\s]", IsPattern);

    public static readonly TextShape InputPattern =
        new("a path such as `src/**`, or `/version.txt` from the repository's root, without `..`", @"^(?![\s\S]*/\.\.(?![^/]))(?!!?\.\.(?![^/]))!?/?[^/!\s]", IsInputPattern);

    static bool IsTaskReference(string text)
    {
        var colon = text.LastIndexOf(':');
        return IsName(text[(colon + 1)..]) && (colon < 0 || (colon > 0 && text.IndexOf(':') == colon && !text[..colon].Any(char.IsWhiteSpace)));
    }

    static bool IsAddress(string text) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, @"^([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9a-fA-F:.]{2,45}\]):[1-9][0-9]{0,4}\z");

    static bool IsInputPattern(string text)
    {
        var path = text.StartsWith('!') ? text[1..] : text;
        return IsPattern(path.StartsWith('/') ? path[1..] : path) && !path.Split('/').Contains("..");
    }

    static bool IsPattern(string text) =>
        text.Length > 0 && text[0] is not ('/' or '!') && !char.IsWhiteSpace(text[0]) && !text.Split('/').Contains("..");

    static bool IsName(string text) =>
        text.Length is > 0 and <= 40
        && char.IsAsciiLetterLower(text[0])
        && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    static bool IsVariable(string text) =>
        text is { Length: > 0 } and not "PORT"
        && !text.StartsWith("SLIPWAY_", StringComparison.Ordinal)
        && !char.IsAsciiDigit(text[0])
        && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    static bool IsCron(string text) => text.Split(' ') is { Length: 5 } fields && Array.TrueForAll(fields, field => field.Length > 0 && field.All(c => char.IsAsciiLetterOrDigit(c) || c is '*' or '/' or ',' or '-'));

    static bool IsVersion(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var parts = (dash < 0 ? text : text[..dash]).Split('.');
        return parts.Length <= 4
            && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit))
            && (dash < 0 || (dash + 1 < text.Length && text[(dash + 1)..].All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')));
    }

    static bool IsSize(string text) =>
        text.Length is > 2 and <= 11 && text[^2..] is ("Mi" or "Gi" or "Ti") && text[0] != '0' && text[..^2].All(char.IsAsciiDigit);

    static bool IsQuantity(string text)
    {
        var number = text.TrimEnd('m', 'k', 'M', 'G', 'K', 'i');
        return text[number.Length..] is "" or "m" or "k" or "M" or "G" or "Ki" or "Mi" or "Gi"
            && number.Split('.') is { Length: <= 2 } parts
            && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
    }
}
