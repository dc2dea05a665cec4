using System.Globalization;
using System.Security.Cryptography;

namespace Slipway.Data.Snapshots;

/// <summary>What a snapshot is called: <c>visits-database-20261121T210355Z-5f2c09d1a7be</c>. Those of one database sort by their age.</summary>
static class SnapshotId
{
    const int Longest = 200;

    /// <summary>Never given twice: each attempt has its own.</summary>
    public static string New(string component, string need, DateTimeOffset moment) => string.Create(
        CultureInfo.InvariantCulture, $"{Beginning(component, need)}{moment.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");

    /// <summary>With what all snapshots of a need begin; those of another one may begin so too.</summary>
    public static string Beginning(string component, string need) => $"{component}-{need}-";

    /// <summary>Whether a text from outside can be one: safe as the name of a file.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text[0] is not ('.' or '-') && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
