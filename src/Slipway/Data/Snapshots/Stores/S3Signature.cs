using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>AWS Signature Version 4 in a header, as S3 wants it.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, whose example is among our tests.</remarks>
static class S3Signature
{
    /// <summary>SHA-256 of nothing.</summary>
    public const string NoContent = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary><c>20130524T000000Z</c></summary>
    public static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="address">Its path and query are encoded, the query's parts sorted.</param>
    /// <param name="headers">All that are signed, with <c>host</c>, <c>x-amz-date</c> and <c>x-amz-content-sha256</c>; names in lower case.</param>
    public static string Authorization(string method, Uri address, SortedDictionary<string, string> headers, string region, S3Login login)
    {
        var stamp = headers["x-amz-date"];
        var scope = $"{stamp[..8]}/{region}/s3/aws4_request";
        var names = string.Join(';', headers.Keys);
        var request = string.Join('\n', [
            method, address.AbsolutePath, address.Query.TrimStart('?'), .. headers.Select(header => $"{header.Key}:{header.Value.Trim()}"), "", names, headers["x-amz-content-sha256"]]);
        var signed = $"{Algorithm}\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var signature = Convert.ToHexStringLower(Hash(Key(login, stamp[..8], region), signed));
        return $"{Algorithm} Credential={login.AccessKey.Reveal()}/{scope},SignedHeaders={names},Signature={signature}";
    }

    /// <summary>A text as a part of a path or of a query.</summary>
    public static string Encode(string text) => Uri.EscapeDataString(text);

    static byte[] Key(S3Login login, string day, string region) =>
        Hash(Hash(Hash(Hash(Encoding.UTF8.GetBytes("AWS4" + login.SecretKey.Reveal()), day), region), "s3"), "aws4_request");

    static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
