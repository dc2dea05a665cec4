using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Tests.Images;

/// <summary>A Git server that asks for a password: <c>git http-backend</c> behind a listener.</summary>
/// <param name="folder">Its bare repositories are in it.</param>
sealed class GitServer(string folder, string user, string password) : IDisposable
{
    readonly HttpListener _listener = new();

    public int Port { get; } = FreePort();

    /// <summary>How many requests came with the password.</summary>
    public int Answered { get; private set; }

    public void Start()
    {
        _listener.Prefixes.Add($"http://*:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => _listener.Close();

    async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The listener was closed, or the client went away.
            }
        }
    }

    async Task AnswerAsync(HttpListenerContext context)
    {
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
        if (context.Request.Headers["Authorization"] != expected)
        {
            context.Response.StatusCode = 401;
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"git\"");
            context.Response.Close();
            return;
        }

        Answered++;
        using var git = Process.Start(Backend(context.Request))!;
        await context.Request.InputStream.CopyToAsync(git.StandardInput.BaseStream);
        git.StandardInput.Close();
        using var output = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(output);
        await SendAsync(output.ToArray(), context.Response);
    }

    ProcessStartInfo Backend(HttpListenerRequest request)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["GIT_PROJECT_ROOT"] = folder,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["PATH_INFO"] = request.Url!.AbsolutePath,
            ["QUERY_STRING"] = request.Url.Query.TrimStart('?'),
            ["REQUEST_METHOD"] = request.HttpMethod,
            ["CONTENT_TYPE"] = request.ContentType,
            ["HTTP_CONTENT_ENCODING"] = request.Headers["Content-Encoding"],
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"],
            ["REMOTE_USER"] = user,
        })
        {
            start.Environment[name] = value ?? "";
        }

        return start;
    }

    // Content-Type: application/x-git-upload-pack-result, an empty line, and the answer.
    static async Task SendAsync(byte[] answer, HttpListenerResponse response)
    {
        var end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in Encoding.ASCII.GetString(answer, 0, end).Split("\r\n").Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Status")
            {
                response.StatusCode = int.Parse(header[1][..3], System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                response.AddHeader(header[0], header[1]);
            }
        }

        await response.OutputStream.WriteAsync(answer.AsMemory(end + 4));
        response.Close();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
