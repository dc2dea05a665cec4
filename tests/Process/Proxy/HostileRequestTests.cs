namespace Slipway.Tests.Proxy;

public class HostileRequestTests
{
    static readonly (string Request, string Status)[] Hostile =
    [
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /slipped HTTP/1.1\r\nHost: x\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nG", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nX-Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 1\r\n\r\na", "400"),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n", "400"),
        ($"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 40_000)}\r\n\r\n", "431"),
        ($"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"A{i}: a\r\n"))}\r\n", "431"),
        ($"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
        ("CONNECT example.net:443 HTTP/1.1\r\nHost: example.net:443\r\n\r\n", "400"),
        ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", "505"),
    ];

    static readonly (string Name, string Value)[] Claims =
    [
        ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Host", "evil"), ("X-Forwarded-Proto", "https"), ("Forwarded", "for=1.2.3.4"), ("X-Real-IP", "1.2.3.4"),
        ("Connection", "X-Mine, X-Forwarded-For, Host, Content-Length"), ("X-Mine", "1"), ("X-Yours", "1"), ("Keep-Alive", "timeout=9"), ("Proxy-Authorization", "Basic eA=="),
        ("Cookie", "a=b"),
    ];

    static CancellationToken Cancellation => ProxyLab.Cancellation;

    [Fact]
    public async Task A_hostile_request_is_refused_and_reaches_nobody()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        await lab.PutAsync("1", replica.Address);

        foreach (var (request, status) in Hostile)
        {
            var answer = await lab.SendRawAsync(request);
            Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{request[..Math.Min(200, request.Length)]}\n{answer}");
            Assert.Equal(answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal), answer.IndexOf("HTTP/1.1 ", StringComparison.Ordinal));
        }

        Assert.Empty(replica.Asked);
        using var client = lab.Client();
        Assert.Equal("visits", await client.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task What_clients_claim_of_themselves_and_what_is_of_one_connection_stays_behind()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        await lab.PutAsync("1", replica.Address);

        using var client = lab.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "visits.example.net:81" } };
        foreach (var (name, value) in Claims)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        (await client.SendAsync(request, Cancellation)).EnsureSuccessStatusCode().Dispose();

        Assert.True(replica.Asked.TryDequeue(out var headers));
        Assert.Equal(
            "Cookie: a=b, Host: visits.example.net:81, X-Forwarded-For: 127.0.0.1, X-Forwarded-Host: visits.example.net:81, X-Forwarded-Proto: http, X-Yours: 1",
            string.Join(", ", headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}")));

        using var answer = await client.GetAsync("/connection", Cancellation);
        Assert.Equal((false, true), (answer.Headers.Contains("X-Mine"), answer.Headers.Contains("X-Yours")));
    }
}
