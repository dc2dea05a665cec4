using System.Net;
using Slipway.Data.Snapshots.Stores;
using Slipway.Problems;
using Slipway.Secrets;
using Slipway.Tests.Execution;

namespace Slipway.Tests.Data.Snapshots;

public sealed class S3StoreTests : IDisposable
{
    static readonly S3Login Login = new(new Secret("key"), new Secret("hunter2hunter2"));

    readonly BucketServer _server = new();

    S3Store Store => new(new S3Calls(
        S3Address.Parse("s3://backups/slipway?endpoint=http://127.0.0.1:7070", _ => null).Below("plasma/local"), Login, new HandTime(), new S3Limits { Part = 1000, FirstPause = TimeSpan.Zero }, new HttpMessageInvoker(_server)));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task A_short_file_is_stored_at_once(int length)
    {
        await WriteAsync("a.data", length);

        Assert.Equal(["PUT /backups/slipway/plasma/local/a.data"], _server.Requests);
        Assert.Equal(Content(length), await ReadAsync("a.data"));
    }

    [Theory]
    [InlineData(1001, 2)]
    [InlineData(3000, 3)]
    [InlineData(3001, 4)]
    public async Task A_long_one_in_parts(int length, int parts)
    {
        await WriteAsync("a.data", length);

        Assert.Equal(Content(length), await ReadAsync("a.data"));
        Assert.Equal(parts, _server.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.Equal(0, _server.Unfinished);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_forgotten_by_the_store()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.WriteAsync("a.data", async stream =>
        {
            await stream.WriteAsync(Content(2500), Token);
            throw new InvalidOperationException();
        }, Token));

        Assert.Equal((0, 0), (_server.Unfinished, _server.Files.Count));
        Assert.StartsWith("DELETE /backups/slipway/plasma/local/a.data?uploadId=", _server.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_the_store_does_not_complete_is_told_and_forgotten()
    {
        _server.Answers = line => line.StartsWith("POST", StringComparison.Ordinal) && line.Contains("uploadId", StringComparison.Ordinal)
            ? BucketServer.Xml(HttpStatusCode.OK, "<Error><Code>InternalError</Code></Error>") : null;

        Assert.Contains("InternalError", (await FailsAsync(() => WriteAsync("a.data", 2500))).Why, StringComparison.Ordinal);
        Assert.Equal(0, _server.Unfinished);
    }

    [Fact]
    public async Task A_bad_moment_is_outlived()
    {
        _server.Instead.Enqueue(null);
        _server.Instead.Enqueue(() => BucketServer.Xml(HttpStatusCode.ServiceUnavailable, "<Error><Code>SlowDown</Code></Error>"));

        await WriteAsync("a.data", 10);

        Assert.Equal((3, 10), (_server.Requests.Count, (await ReadAsync("a.data")).Length));
    }

    [Fact]
    public async Task A_store_that_stays_away_is_told()
    {
        Enumerable.Repeat<Func<HttpResponseMessage>?>(null, 10).ToList().ForEach(_server.Instead.Enqueue);

        var problem = await FailsAsync(() => Store.ListAsync("", Token));

        Assert.Equal(("snapshot-store", "`s3://backups/slipway/plasma/local` cannot be reached to list its files"), (problem.Code, problem.What));
        Assert.Equal(4, _server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "SignatureDoesNotMatch", "s3-secret-key")]
    [InlineData(HttpStatusCode.NotFound, "NoSuchBucket", "make the bucket")]
    [InlineData(HttpStatusCode.MovedPermanently, "PermanentRedirect", "region")]
    public async Task A_refusal_is_told_with_its_cause_and_no_secret(HttpStatusCode status, string code, string fix)
    {
        _server.Answers = _ => BucketServer.Xml(status, $"<Error><Code>{code}</Code><Message>hunter2hunter2</Message></Error>");

        var problem = await FailsAsync(() => Store.OpenAsync("a.data", Token));

        Assert.Contains(code, problem.Why, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_has_all_its_pages()
    {
        _server.PageLength = 2;
        foreach (var name in (string[])["c", "a", "b", "ba", "x"])
        {
            await WriteAsync(name, 3);
        }

        _server.Files["slipway/plasma/production/b"] = [];

        Assert.Equal(["a", "b", "ba", "c", "x"], (await Store.ListAsync("", Token)).Select(file => file.Name));
        Assert.Equal(["b", "ba"], (await Store.ListAsync("b", Token)).Select(file => file.Name));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><ListBucketResult>&b;</ListBucketResult>")]
    [InlineData("<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken></ListBucketResult>")]
    public async Task Nonsense_is_told_and_not_believed(string text)
    {
        _server.Answers = _ => BucketServer.Xml(HttpStatusCode.OK, text);

        Assert.Equal("snapshot-store", (await FailsAsync(() => Store.ListAsync("", Token))).Code);
    }

    [Fact]
    public async Task What_is_not_there_is_not_there()
    {
        Assert.Null(await Store.OpenAsync("a.data", Token));
        await Store.RemoveAsync("a.data", Token);
    }

    /// <summary>The example of the protocol's own page.</summary>
    [Fact]
    public void A_request_is_signed_as_the_protocol_says()
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = "examplebucket.s3.amazonaws.com",
            ["range"] = "bytes=0-9",
            ["x-amz-content-sha256"] = S3Signature.NoContent,
            ["x-amz-date"] = S3Signature.Stamp(new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero)),
        };
        var login = new S3Login(new Secret("AKIAIOSFODNN7EXAMPLE"), new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            S3Signature.Authorization("GET", new Uri("https://examplebucket.s3.amazonaws.com/test.txt"), headers, "us-east-1", login));
    }

    public void Dispose() => _server.Dispose();

    Task WriteAsync(string name, int length) => Store.WriteAsync(name, async stream =>
    {
        foreach (var part in Content(length).Chunk(300))
        {
            await stream.WriteAsync(part, Token);
        }
    }, Token);

    async Task<byte[]> ReadAsync(string name)
    {
        await using var stored = await Store.OpenAsync(name, Token);
        using var read = new MemoryStream();
        await stored!.CopyToAsync(read, Token);
        return read.ToArray();
    }

    static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(number => (byte)(number * 7))];

    static async Task<Problem> FailsAsync(Func<Task> work) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(work)).Problems);
}
