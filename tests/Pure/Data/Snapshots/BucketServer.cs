using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>An S3-compatible store in memory, of one bucket, that pages its lists and can have bad moments.</summary>
sealed class BucketServer : HttpMessageHandler
{
    readonly Dictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary><c>PUT /backups/a.data</c>, with the query where there is one.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Answers instead of the store, once each: null is a connection that breaks.</summary>
    public Queue<Func<HttpResponseMessage>?> Instead { get; } = new();

    /// <summary>Answers instead of the store where a request is like this.</summary>
    public Func<string, HttpResponseMessage?> Answers { get; set; } = _ => null;

    public int PageLength { get; set; } = 1000;

    public int Unfinished => _uploads.Count;

    public static HttpResponseMessage Xml(HttpStatusCode status, string text) => new(status) { Content = new StringContent(text) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var line = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Requests.Add(line);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(body)), request.Headers.GetValues("x-amz-content-sha256").Single());
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=key/20261121/", request.Headers.GetValues("Authorization").Single(), StringComparison.Ordinal);
        if (Instead.TryDequeue(out var instead))
        {
            return instead is null ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : instead();
        }

        return Answers(line) ?? Answer(request.Method, request.RequestUri, body);
    }

    HttpResponseMessage Answer(HttpMethod method, Uri address, byte[] body)
    {
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]), StringComparer.Ordinal);
        var key = Uri.UnescapeDataString(address.AbsolutePath) is var path && path.StartsWith("/backups/", StringComparison.Ordinal) ? path["/backups/".Length..] : "";
        return (method.Method, query.GetValueOrDefault("uploadId")) switch
        {
            ("GET", _) when key.Length == 0 => Page(query["prefix"], query.GetValueOrDefault("continuation-token") ?? ""),
            ("GET", _) when Files.TryGetValue(key, out var file) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(file) },
            ("GET", _) => Xml(HttpStatusCode.NotFound, "<Error><Code>NoSuchKey</Code></Error>"),
            ("POST", null) => Begin(),
            ("PUT", { } id) => Part(_uploads[id], int.Parse(query["partNumber"]), body),
            ("POST", { } id) => Complete(key, id),
            ("DELETE", { } id) => Empty(_uploads.Remove(id)),
            ("PUT", _) => Put(key, body),
            _ => Empty(Files.Remove(key)),
        };
    }

    HttpResponseMessage Page(string prefix, string after)
    {
        var all = Files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(file.Key, after) > 0).ToList();
        var text = new StringBuilder("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        foreach (var file in all.Take(PageLength))
        {
            text.Append($"<Contents><Key>{file.Key}</Key><LastModified>2026-11-21T01:02:03.000Z</LastModified><Size>{file.Value.Length}</Size></Contents>");
        }

        var rest = all.Count > PageLength;
        text.Append($"<IsTruncated>{(rest ? "true" : "false")}</IsTruncated>{(rest ? $"<NextContinuationToken>{all[PageLength - 1].Key}</NextContinuationToken>" : "")}</ListBucketResult>");
        return Xml(HttpStatusCode.OK, text.ToString());
    }

    HttpResponseMessage Begin()
    {
        var id = $"upload {_uploads.Count + 1}+/";
        _uploads.Add(id, []);
        return Xml(HttpStatusCode.OK, $"<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    static HttpResponseMessage Part(SortedDictionary<int, byte[]> upload, int number, byte[] body)
    {
        upload[number] = body;
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([]) };
        answer.Headers.ETag = new EntityTagHeaderValue($"\"part{number}\"");
        return answer;
    }

    HttpResponseMessage Complete(string key, string id)
    {
        Files[key] = [.. _uploads[id].Values.SelectMany(part => part)];
        _uploads.Remove(id);
        return Xml(HttpStatusCode.OK, "<CompleteMultipartUploadResult/>");
    }

    HttpResponseMessage Put(string key, byte[] body)
    {
        Files[key] = body;
        return Empty(true);
    }

    static HttpResponseMessage Empty(bool _) => new(HttpStatusCode.NoContent) { Content = new ByteArrayContent([]) };
}
