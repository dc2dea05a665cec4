using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>Looks from outside whether a process is ready and alive: over loopback, past any proxy.</summary>
static class Probes
{
    static readonly TimeSpan OneTry = TimeSpan.FromSeconds(5);
    static readonly TimeSpan StillThere = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan HangUp = TimeSpan.FromSeconds(0.3);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns once it is ready, however long that takes.</summary>
    internal static async Task UntilReadyAsync(Readiness ready, TimeProvider clock, CancellationToken cancellation)
    {
        if (ready is AfterStart)
        {
            await Task.Delay(StillThere, clock, cancellation);
            return;
        }

        for (var pause = FirstPause; !await IsReadyAsync(ready, cancellation); pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            await Task.Delay(pause, clock, cancellation);
        }
    }

    /// <summary>One try.</summary>
    internal static Task<bool> IsReadyAsync(Readiness ready, CancellationToken cancellation) => ready switch
    {
        WhenListening listening => TryAsync(listening.Port, (_, _) => Task.FromResult(true), cancellation),
        WhenReached reached => IsReachedAsync(reached, cancellation),
        WhenAnswering answering => AnswersAsync(answering.Port, answering.Path, cancellation),
        WhenSucceeding succeeding => SucceedsAsync(succeeding.Words, cancellation),
        _ => Task.FromResult(true),
    };

    /// <summary>Whether a GET is answered with 200 to 399 in time.</summary>
    internal static Task<bool> AnswersAsync(int port, string path, CancellationToken cancellation) =>
        TryAsync(port, (socket, limit) => GetAsync(socket, port, path, limit), cancellation);

    static async Task<bool> SucceedsAsync(ImmutableArray<string> words, CancellationToken cancellation)
    {
        try
        {
            var call = new ProgramCall(words)
            {
                Directory = "/",
                Environment = ProgramCall.Of(words[0]).Environment.Add("PATH", "/usr/local/bin:/usr/bin:/bin"),
                OnlyThisEnvironment = true,
                Timeout = OneTry,
            };
            return (await new ProgramRunner().RunAsync(call, cancellation)).ExitCode == 0;
        }
        catch (ProblemException)
        {
            // Not there, or not done in time.
            return false;
        }
    }

    static async Task<bool> TryAsync(int port, Func<Socket, CancellationToken, Task<bool>> use, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OneTry);
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback])
        {
            try
            {
                using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(new IPEndPoint(address, port), limit.Token);
                return await use(socket, limit.Token);
            }
            catch (SocketException)
            {
                // Nobody listens there, or hung up.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }

        return false;
    }

    // In this order: a connection to a container that is still being made would leave the network waiting for an answer, and later ones with it.
    static async Task<bool> IsReachedAsync(WhenReached reached, CancellationToken cancellation) =>
        await SucceedsAsync(reached.Words, cancellation) && await TryAsync(reached.Port, StaysOpenAsync, cancellation);

    // A proxy that reaches nobody closes within a few milliseconds; a server that speaks first, or waits, does not.
    static async Task<bool> StaysOpenAsync(Socket socket, CancellationToken limit)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(limit);
        wait.CancelAfter(HangUp);
        try
        {
            return await socket.ReceiveAsync(new byte[1].AsMemory(), wait.Token) > 0;
        }
        catch (OperationCanceledException) when (!limit.IsCancellationRequested)
        {
            return true;
        }
    }

    // Only the first line is of interest: HTTP/1.1 200 OK
    static async Task<bool> GetAsync(Socket socket, int port, string path, CancellationToken limit)
    {
        var request = $"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nUser-Agent: slipway-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), limit);
        var buffer = new byte[256];
        var length = 0;
        int read;
        while (length < 12 && (read = await socket.ReceiveAsync(buffer.AsMemory(length), limit)) > 0)
        {
            length += read;
        }

        var line = Encoding.ASCII.GetString(buffer, 0, length);
        return length >= 12 && line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line[9] is '2' or '3';
    }
}
