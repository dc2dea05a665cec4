using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Tests.Bootstrap;

/// <summary>A web server on the loopback address that serves files as well, and as badly, as a test asks.</summary>
sealed class FileServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stopping = new();
    readonly ConcurrentDictionary<string, ServedFile> _files = new();

    public FileServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Every request as it came, oldest first.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ServedFile Serve(string path, byte[] content) => _files[path] = new ServedFile { Content = content };

    public void Dispose()
    {
        // May be called twice: a test takes the server away to see what goes without it.
        _stopping.Cancel();
        _listener.Stop();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadRequestAsync(stream);
                Requests.Enqueue(request);
                var path = request.Split(' ')[1];
                await (_files.TryGetValue(path, out var file) ? file.WriteAsync(stream, request, _stopping.Token) : WriteAsync(stream, "404 Not Found"));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    static async Task<string> ReadRequestAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                throw new IOException("no request came");
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    static async Task WriteAsync(NetworkStream stream, string status) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
}

/// <summary>How one file is served.</summary>
sealed class ServedFile
{
    public required byte[] Content { get; set; }

    public string? Tag { get; set; } = "\"one\"";

    /// <summary>Understands <c>Range</c>.</summary>
    public bool Ranges { get; set; } = true;

    /// <summary>For one answer each: the connection is closed after so many bytes of the body.</summary>
    public Queue<int> BreakAfter { get; } = new();

    /// <summary>After so many bytes nothing comes any more, and the connection stays open.</summary>
    public int? HangAfter { get; set; }

    /// <summary>For one answer each, instead of the file: <c>503 Busy</c>.</summary>
    public Queue<string> Statuses { get; } = new();

    /// <summary>Instead of the file.</summary>
    public string? RedirectTo { get; set; }

    /// <summary>Without a length: until the connection ends.</summary>
    public bool WithoutLength { get; set; }

    /// <summary>Set when <see cref="HangAfter"/> is reached.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task WriteAsync(NetworkStream stream, string request, CancellationToken cancellation)
    {
        if (RedirectTo is not null || Statuses.Count > 0)
        {
            var status = RedirectTo is null ? Statuses.Dequeue() : $"302 Found\r\nLocation: {RedirectTo}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellation);
            return;
        }

        var from = Ranges && IfRangeHolds(request) ? RangeOf(request) : 0;
        var length = WithoutLength ? "" : $"Content-Length: {Content.Length - from}\r\n";
        var range = from > 0 ? $"Content-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n" : "";
        var tag = Tag is null ? "" : $"ETag: {Tag}\r\n";
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {(from > 0 ? "206 Partial Content" : "200 OK")}\r\n{length}{range}{tag}Connection: close\r\n\r\n"), cancellation);
        await WriteBodyAsync(stream, Content.AsMemory(from), cancellation);
    }

    async Task WriteBodyAsync(NetworkStream stream, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (BreakAfter.TryDequeue(out var bytes))
        {
            await stream.WriteAsync(body[..bytes], cancellation);
            return;
        }

        if (HangAfter is { } some)
        {
            await stream.WriteAsync(body[..some], cancellation);
            Hanging.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        await stream.WriteAsync(body, cancellation);
    }

    bool IfRangeHolds(string request) => Header(request, "If-Range") is not { } condition || condition == Tag;

    static int RangeOf(string request) =>
        Header(request, "Range") is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;

    public static string? Header(string request, string name) =>
        request.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
}
