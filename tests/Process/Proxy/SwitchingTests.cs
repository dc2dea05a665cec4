using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Slipway.Tests.Proxy;

public class SwitchingTests
{
    static CancellationToken Cancellation => ProxyLab.Cancellation;

    [Fact]
    public async Task Switching_under_load_loses_no_request_and_nobody_begins_on_the_version_before()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var first = await Replica.StartAsync("0");
        await using var second = await Replica.StartAsync("1");
        string[] addresses = [first.Address, second.Address];
        await lab.PutAsync("0", addresses[0]);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (failures, answers, current) = (new ConcurrentQueue<string>(), 0, 0);
        var users = Enumerable.Range(0, 6).Select(user => Task.Run(async () =>
        {
            using var client = lab.Client();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var before = Volatile.Read(ref current);
                    using var content = new StringContent(new string('x', user * 1000));
                    using var answer = user % 2 == 0 ? await client.GetAsync("/", Cancellation) : await client.PostAsync("/", content, Cancellation);
                    var said = int.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation), null);
                    Interlocked.Increment(ref answers);
                    if (before >= 0 && before == Volatile.Read(ref current) && said != before % 2)
                    {
                        failures.Enqueue($"{said} answered after the switch to {before}");
                    }
                }
                catch (Exception exception) when (exception is HttpRequestException or FormatException)
                {
                    failures.Enqueue(exception.Message);
                }
            }
        }, Cancellation)).ToList();

        for (var version = 1; version <= 20; version++)
        {
            // While it is negative a switch is underway, and either may answer.
            var seen = Volatile.Read(ref answers);
            Volatile.Write(ref current, -version);
            await lab.PutAsync($"{version % 2}", addresses[version % 2]);
            Volatile.Write(ref current, version);
            Assert.Equal(0, await lab.DrainAsync($"{(version - 1) % 2}", 60));
            await UntilAsync(() => Volatile.Read(ref answers) > seen + 30);
        }

        await stop.CancelAsync();
        await Task.WhenAll(users);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Draining_waits_for_a_slow_answer()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var old = await Replica.StartAsync("old");
        await using var next = await Replica.StartAsync("next");
        using var client = lab.Client();
        await lab.PutAsync("1", old.Address);
        var slow = client.GetStringAsync("/slow", Cancellation);
        await UntilAsync(() => !old.Asked.IsEmpty);
        await lab.PutAsync("2", next.Address);

        Assert.Equal("next", await client.GetStringAsync("/", Cancellation));
        Assert.Equal(1, await lab.InFlightAsync("1"));
        Assert.Equal(1, await lab.DrainAsync("1", 0));
        var draining = lab.DrainAsync("1", 60);
        Assert.False(draining.IsCompleted);
        old.Slow.SetResult();

        Assert.Equal("old", await slow);
        Assert.Equal(0, await draining);
    }

    [Fact]
    public async Task A_web_socket_passes_and_stays_with_its_version()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var old = await Replica.StartAsync("old");
        await using var next = await Replica.StartAsync("next");
        await lab.PutAsync("1", old.Address);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{lab.Address}/socket"), Cancellation);
        Assert.Equal("old: a", await SayAsync(socket, "a"));

        await lab.PutAsync("2", next.Address);
        Assert.Equal("old: b", await SayAsync(socket, "b"));
        Assert.Equal(1, await lab.DrainAsync("1", 0));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        Assert.Equal(0, await lab.DrainAsync("1", 60));
    }

    [Fact]
    public async Task A_proxy_that_was_killed_and_started_again_serves_the_same_routes()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        await lab.PutAsync("1", "127.0.0.1:1");
        await lab.PutAsync("2", replica.Address);

        await lab.KillAsync();
        await lab.RestartAsync();

        using var client = lab.Client();
        Assert.Equal("visits", await client.GetStringAsync("/", Cancellation));
        Assert.Equal(0, await lab.InFlightAsync("2"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lab.Control));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(lab.Routes));
    }

    [Fact]
    public async Task A_replica_that_refuses_is_passed_over_whatever_is_asked()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        using var client = lab.Client();
        await lab.PutAsync("1", "127.0.0.1:1", replica.Address, "127.0.0.1:2");

        for (var i = 0; i < 10; i++)
        {
            using var answer = await client.PostAsync("/count", new ByteArrayContent(new byte[200_000]), Cancellation);
            Assert.Equal("200000", await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_replica_that_takes_no_connection_is_passed_over_too()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        using var client = lab.Client();
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);

        // The queue has room for one, or a few: the connection after them is not answered.
        var waiting = new List<Socket>();
        for (var isFull = false; !isFull;)
        {
            waiting.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await waiting[^1].ConnectAsync(full.LocalEndPoint!, limit.Token);
            }
            catch (OperationCanceledException)
            {
                isFull = true;
            }
        }

        await lab.PutAsync("1", full.LocalEndPoint!.ToString()!, replica.Address);

        Assert.Equal("visits", await client.GetStringAsync("/", Cancellation));
        waiting.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Where_no_replica_is_it_says_so_and_when_to_come_again()
    {
        await using var lab = await ProxyLab.StartAsync();
        using var client = lab.Client();
        using var unknown = await client.GetAsync("/", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        foreach (var upstreams in new string[][] { [], ["127.0.0.1:1"] })
        {
            await lab.PutAsync("1", upstreams);
            using var away = await client.GetAsync("/", Cancellation);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (away.StatusCode, away.Headers.RetryAfter?.ToString()));
            Assert.Equal("visits is away for a moment: try again\n", await away.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task What_is_sent_in_pieces_arrives_in_pieces_however_long_it_is()
    {
        await using var lab = await ProxyLab.StartAsync();
        await using var replica = await Replica.StartAsync("visits");
        using var client = lab.Client();
        await lab.PutAsync("1", replica.Address);

        await using var stream = await client.GetStreamAsync("/stream", Cancellation);
        var buffer = new byte[5];
        await stream.ReadExactlyAsync(buffer, Cancellation);
        Assert.Equal("first", Encoding.ASCII.GetString(buffer));
        replica.Slow.SetResult();
        using var reader = new StreamReader(stream);
        Assert.Equal("last", await reader.ReadToEndAsync(Cancellation));

        using var large = await client.PostAsync("/count", new ByteArrayContent(new byte[40_000_000]), Cancellation);
        Assert.Equal("40000000", await large.Content.ReadAsStringAsync(Cancellation));
    }

    static async Task<string> SayAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    static async Task UntilAsync(Func<bool> isSo)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); !isSo();)
        {
            Assert.True(watch.Elapsed < ProxyLab.Patience, "it never came to be");
            await Task.Delay(5, Cancellation);
        }
    }
}
