using System.Net.Sockets;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>Listens on the supervisor's socket and carries requests to it.</summary>
sealed class SupervisorServer(UpFolders folders, ISupervisorRequests requests) : IDisposable
{
    readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Only the holder of the supervisor's lock may call this: what lies there is of a dead one.</summary>
    internal void Listen()
    {
        File.Delete(folders.Socket);
        _listener.Bind(SocketPeer.Address(folders));
        File.SetUnixFileMode(folders.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _listener.Listen(64);
    }

    internal async Task RunAsync(CancellationToken cancellation)
    {
        var conversations = new List<Task>();
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(cancellation);
                conversations.RemoveAll(conversation => conversation.IsCompleted);
                conversations.Add(ConverseAsync(socket, cancellation));
            }
            catch (SocketException exception)
            {
                // The client is gone already, or there are too many open files: neither is a reason to end.
                await Console.Error.WriteLineAsync($"a connection failed: {exception.Message}");
                await Task.Delay(50, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The supervisor ends.
            }
        }

        await Task.WhenAll(conversations);
    }

    public void Dispose()
    {
        File.Delete(folders.Socket);
        _listener.Dispose();
    }

    async Task ConverseAsync(Socket socket, CancellationToken cancellation)
    {
        await Task.Yield();
        await using var lines = new LineStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            if (!SocketPeer.IsAllowed(socket))
            {
                return;
            }

            while (await lines.ReadAsync(ProcessesJson.Default.SupervisorRequest, cancellation) is { } request)
            {
                await AnswerAsync(request, lines, cancellation);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or InvalidDataException)
        {
            // The client is gone, talks something else, or the supervisor ends.
        }
    }

    async Task AnswerAsync(SupervisorRequest request, LineStream lines, CancellationToken cancellation)
    {
        if (request.Do == SupervisorRequest.Watch)
        {
            await WatchAsync(lines, cancellation);
            return;
        }

        SupervisorResponse response;
        try
        {
            response = await requests.DoAsync(request, cancellation);
        }
        catch (ProblemException exception)
        {
            response = new SupervisorResponse { Problems = SentProblem.From(exception.Problems) };
        }

        await lines.WriteAsync(response, ProcessesJson.Default.SupervisorResponse, cancellation);
        requests.Answered(request);
    }

    // Until the client hangs up, which is seen by reading.
    async Task WatchAsync(LineStream lines, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var watch = requests.Watch(out var events);
        var hungUp = lines.ReadAsync(ProcessesJson.Default.SupervisorRequest, end.Token);
        _ = hungUp.ContinueWith(_ => end.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await lines.WriteAsync(new SupervisorResponse(), ProcessesJson.Default.SupervisorResponse, end.Token);
        await foreach (var happened in events.ReadAllAsync(end.Token))
        {
            await lines.WriteAsync(new SupervisorResponse { Event = happened }, ProcessesJson.Default.SupervisorResponse, end.Token);
        }
    }
}
