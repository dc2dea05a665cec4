using System.Net;
using System.Net.Sockets;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>A port that leads to another one, and holds back for a while whatever comes through, in both directions.</summary>
sealed class SlowLine : IAsyncDisposable
{
    readonly TcpListener _listener;
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;
    long _passed;

    /// <param name="at">The address of this machine where it begins; null: nobody else can reach it.</param>
    public SlowLine(DnsEndPoint to, TimeSpan delay, IPAddress? at = null)
    {
        _listener = new TcpListener(at ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync(to, delay);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many bytes have come through.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    async Task AcceptAsync(DnsEndPoint to, TimeSpan delay)
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                lines.Add(LeadAsync(await _listener.AcceptTcpClientAsync(_stop.Token), to, delay));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lines);
        }
    }

    async Task LeadAsync(TcpClient from, DnsEndPoint to, TimeSpan delay)
    {
        using (from)
        using (var there = new TcpClient())
        {
            try
            {
                await there.ConnectAsync(to.Host, to.Port, _stop.Token);
                await Task.WhenAny(PassAsync(from.GetStream(), there.GetStream(), delay), PassAsync(there.GetStream(), from.GetStream(), delay));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // Whoever is at the ends sees it closed.
            }
        }
    }

    async Task PassAsync(NetworkStream from, NetworkStream to, TimeSpan delay)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                await Task.Delay(delay, _stop.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                Interlocked.Add(ref _passed, read);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The other direction ends with it.
        }
    }
}
