using System.Globalization;
using System.Net.Http;
using System.Xml;
using System.Xml.Linq;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>What a store says, in XML: it is not ours, and is believed nothing.</summary>
static class S3Answers
{
    static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The whole of a short body.</summary>
    /// <exception cref="IOException">It is longer than it may be, or broke off.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, S3Limits limits, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(limits.Answer);
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, limit.Token)) > 0;)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > limits.Bytes)
            {
                throw new IOException($"more than {limits.Bytes} bytes");
            }
        }

        return kept.ToArray();
    }

    /// <summary>The code of an error: <c>NoSuchBucket</c>. Null: it tells none.</summary>
    public static string? Code(byte[] body)
    {
        var root = Parse(body);
        return root?.Name.LocalName == "Error" && Text(root, "Code") is { Length: <= 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : null;
    }

    /// <summary>The id of an upload that was begun; null: there is none.</summary>
    public static string? UploadId(byte[] body) => Parse(body) is { } root && Text(root, "UploadId") is { Length: > 0 and <= 1024 } id ? id : null;

    /// <summary>Whether the end of an upload was the end: an error may follow a status of 200.</summary>
    public static bool IsComplete(byte[] body) => Parse(body)?.Name.LocalName == "CompleteMultipartUploadResult";

    /// <summary>A page of a list, and where the next one begins; null: it is none.</summary>
    public static (IReadOnlyList<StoredFile> Files, string? Next)? Page(byte[] body)
    {
        if (Parse(body) is not { Name.LocalName: "ListBucketResult" } root)
        {
            return null;
        }

        var files = new List<StoredFile>();
        foreach (var content in root.Elements().Where(element => element.Name.LocalName == "Contents"))
        {
            if (Text(content, "Key") is not { } key || !long.TryParse(Text(content, "Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                || !DateTimeOffset.TryParse(Text(content, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var written))
            {
                return null;
            }

            files.Add(new StoredFile(key, bytes, written));
        }

        return (files, Text(root, "IsTruncated") == "true" ? Text(root, "NextContinuationToken") : null);
    }

    static XElement? Parse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    static string? Text(XElement element, string name) => element.Elements().FirstOrDefault(below => below.Name.LocalName == name)?.Value;
}
