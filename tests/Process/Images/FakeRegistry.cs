using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Images.Registry;
using Slipway.Programs;

namespace Slipway.Tests.Images;

/// <summary>A registry that answers what a test wants, also what no honest one would.</summary>
sealed class FakeRegistry : IDisposable
{
    readonly HttpListener _listener = new();
    readonly Action<HttpListenerContext, FakeRegistry> _answer;
    readonly string _home = Directory.CreateTempSubdirectory("sw-registry-").FullName;

    public FakeRegistry(Action<HttpListenerContext, FakeRegistry> answer)
    {
        _answer = answer;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"localhost:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>What was asked, with the authorization that came along: <c>GET /v2/ -</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>A client whose user has logged in as ada with the password <c>hunter22</c>.</summary>
    public RegistryClient Client(RegistryLimits? limits = null)
    {
        var file = Path.Combine(_home, "config.json");
        File.WriteAllText(file, $$"""{ "auths": { "{{Address}}": { "auth": "{{Convert.ToBase64String("ada:hunter22"u8)}}" } } }""");
        return new RegistryClient(
            new RegistryHost(Address), new RegistryCredentials([file], new ProgramRunner()), new RegistryCertificates([]), limits ?? new RegistryLimits { FirstPause = TimeSpan.Zero }, TimeProvider.System);
    }

    public ImageReference Visits => ImageReference.In(Address, "visits");

    public static void Write(HttpListenerContext context, int status, string body = "", string? type = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = status;
        context.Response.ContentType = type ?? "application/json";
        context.Response.ContentLength64 = bytes.Length;
        if (context.Request.HttpMethod != "HEAD")
        {
            context.Response.OutputStream.Write(bytes);
        }

        context.Response.Close();
    }

    async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                lock (Asked)
                {
                    Asked.Add($"{context.Request.HttpMethod} {context.Request.RawUrl} {context.Request.Headers["Authorization"] ?? "-"}");
                }

                _answer(context, this);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // The client, or the test, has had enough.
            }
        }
    }

    public void Dispose()
    {
        _listener.Close();
        Directory.Delete(_home, recursive: true);
    }
}
