using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Tests.Proxy;

public class RouteControlTests
{
    static CancellationToken Cancellation => ProxyLab.Cancellation;

    [Fact]
    public async Task A_route_is_for_its_hosts_and_ports_and_the_most_exact_one_takes_a_request()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var any = await Replica.StartAsync("any");
        await using var host = await Replica.StartAsync("host");
        await using var elsewhere = await Replica.StartAsync("elsewhere");
        await lab.PutAsync("1", any.Address);
        (await lab.PutAsync("accounts", new { version = "1", upstreams = new[] { host.Address }, hosts = new[] { "Accounts.example.net" } })).EnsureSuccessStatusCode().Dispose();
        (await lab.PutAsync("photos", new { version = "1", upstreams = new[] { elsewhere.Address }, hosts = new[] { "photos.example.net" }, ports = new[] { 1 } })).EnsureSuccessStatusCode().Dispose();

        Assert.Equal("any", await AskAsync(lab, "visits.example.net"));
        Assert.Equal("host", await AskAsync(lab, "accounts.EXAMPLE.net"));
        Assert.Equal("any", await AskAsync(lab, "photos.example.net"));

        using var gone = await lab.RemoveAsync("accounts");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal("any", await AskAsync(lab, "accounts.example.net"));
    }

    [Fact]
    public async Task What_cannot_be_a_route_is_refused_and_changes_nothing()
    {
        await using var lab = await ProxyLab.StartAsync();
        await lab.PutAsync("1", "127.0.0.1:1");
        var before = await File.ReadAllTextAsync(lab.Routes, Cancellation);
        (string, object)[] wrong =
        [
            ("visits", new { version = "1" }),
            ("visits", new { version = "", upstreams = Array.Empty<string>() }),
            ("visits", new { version = "1", upstreams = new[] { "http://127.0.0.1:1" } }),
            ("visits", new { version = "1", upstreams = new[] { "127.0.0.1" } }),
            ("visits", new { version = "1", upstreams = new string?[] { null } }),
            ("visits", new { version = "1", upstreams = Array.Empty<string>(), hosts = new[] { "a/b" } }),
            ("visits", new { version = "1", upstreams = Array.Empty<string>(), ports = new[] { 0 } }),
            ("visits", new { version = "1", upstreams = Array.Empty<string>(), other = 1 }),
            ("Visits", new { version = "1", upstreams = Array.Empty<string>() }),
            ("photos", new { version = "1", upstreams = Array.Empty<string>() }),
        ];

        foreach (var (name, spec) in wrong)
        {
            using var answer = await lab.PutAsync(name, spec);
            Assert.Equal(("proxy-route", HttpStatusCode.BadRequest), ((string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["code"], answer.StatusCode));
        }

        Assert.Equal(before, await File.ReadAllTextAsync(lab.Routes, Cancellation));
        using var unknown = await lab.RemoveAsync("photos");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_second_proxy_with_the_same_socket_and_one_with_a_taken_port_or_broken_routes_say_so_and_end()
    {
        await using var lab = await ProxyLab.StartAsync();
        var broken = Path.Combine(lab.Base, "broken.json");
        await File.WriteAllTextAsync(broken, """{ "visits": null }""", Cancellation);

        Assert.StartsWith("error: another proxy listens on", await EndAsync(1, lab.Control, lab.Routes, "127.0.0.1:0"), StringComparison.Ordinal);
        Assert.StartsWith("error: the proxy cannot listen", await EndAsync(1, Path.Combine(lab.Base, "run/other"), lab.Routes, lab.Address), StringComparison.Ordinal);
        Assert.StartsWith("error: the routes in", await EndAsync(1, Path.Combine(lab.Base, "run/other"), broken, "127.0.0.1:0"), StringComparison.Ordinal);
        Assert.StartsWith("usage:", await EndAsync(2, lab.Control), StringComparison.Ordinal);
    }

    static async Task<string> EndAsync(int code, params string[] words)
    {
        using var process = ProxyLab.Run(words);
        var said = await process.StandardError.ReadToEndAsync(Cancellation).WaitAsync(ProxyLab.Patience, Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal((code, said), (process.ExitCode, said));
        return said;
    }

    static async Task<string> AskAsync(ProxyLab lab, string host)
    {
        using var client = lab.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };
        using var answer = await client.SendAsync(request, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
