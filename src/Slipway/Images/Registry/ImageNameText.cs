using System.Text.RegularExpressions;

namespace Slipway.Images.Registry;

/// <summary>The parts of an image's name, as the distribution specification writes them.</summary>
static partial class ImageNameText
{
    /// <summary>Of a whole name with tag and digest.</summary>
    public const int Longest = 512;

    const int LongestPath = 255;

    public static bool IsTag(string text) => Tag().IsMatch(text);

    public static bool IsDigest(string text) => Digest().IsMatch(text);

    public static bool IsPath(string text) => text.Length <= LongestPath && Path().IsMatch(text);

    /// <summary>The first word of a name is a host when no path could look like it.</summary>
    public static bool LooksLikeHost(string word) => word == "localhost" || word.AsSpan().IndexOfAny('.', ':') >= 0;

    public static bool IsHost(string text) => Host().IsMatch(text) && (text.LastIndexOf(':') is var colon && (colon < 0 || text.EndsWith(']') || IsPort(text[(colon + 1)..])));

    static bool IsPort(string text) => ushort.TryParse(text, out var port) && port > 0;

    // Everything ends with \z: $ would let a line end pass.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^sha256:[a-f0-9]{64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Path();

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*|\[[0-9a-fA-F:]{2,45}\])(:[0-9]{1,5})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Host();
}
