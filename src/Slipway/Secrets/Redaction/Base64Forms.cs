using System.Text;

namespace Slipway.Secrets.Redaction;

/// <summary>What base64 makes of a secret, wherever in the encoded bytes it begins.</summary>
/// <remarks>
/// Three bytes become four characters, so a secret looks different when it begins at the first, second or third byte of its group:
/// <code>
/// secret | 0 bytes before: c2VjcmV0   1 before: ?z ZWNyZXQ   2 before: ??N lY3JldA
/// </code>
/// The character that it shares with its neighbour is not known beforehand and is left standing: at most four bits of the secret at
/// either end. Where the text ends with the secret, its last character is known and masked too; padding tells nothing and stays.
/// </remarks>
static class Base64Forms
{
    public static IEnumerable<string> Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var first = (before * 8 + 5) / 6;
            var whole = (before + bytes.Length) * 8 / 6;
            foreach (var form in (string[])[encoded[first..whole], encoded[first..]])
            {
                yield return form;
                yield return form.Replace('+', '-').Replace('/', '_');
            }
        }
    }
}
