using System.Net;
using System.Text;

namespace Slipway.Tests.Releases.Machines;

/// <summary>An S3-compatible store that takes everything, and gives each file back with its last byte changed.</summary>
sealed class ForgetfulStore : IDisposable
{
    readonly HttpListener _listener = new();
    readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public ForgetfulStore()
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Endpoint = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        _listener.Prefixes.Add($"{Endpoint}/");
        _listener.Start();
        _ = AnswerAllAsync();
    }

    public string Endpoint { get; }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    async Task AnswerAllAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                var (status, answer) = Answer(context.Request.HttpMethod, context.Request.Url!, body.ToArray());
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(answer);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    (int Status, byte[] Answer) Answer(string method, Uri address, byte[] body)
    {
        var key = address.AbsolutePath["/backups".Length..].TrimStart('/');
        switch (method)
        {
            case "PUT":
                _files[key] = body;
                return (200, []);
            case "DELETE":
                _files.Remove(key);
                return (204, []);
            case "GET" when key.Length == 0:
                return (200, "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>false</IsTruncated></ListBucketResult>"u8.ToArray());
            case "GET" when _files.TryGetValue(key, out var file):
                return (200, [.. file.SkipLast(1), (byte)(file[^1] ^ 1)]);
            default:
                return (404, Encoding.UTF8.GetBytes("<Error><Code>NoSuchKey</Code></Error>"));
        }
    }
}
