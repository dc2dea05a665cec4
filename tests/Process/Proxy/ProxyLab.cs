using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Proxy;

/// <summary>The proxy that was built together with the tests, in a process of its own.</summary>
sealed class ProxyLab : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly HttpClient _control;
    Process _process;

    ProxyLab()
    {
        _control = new HttpClient(new SocketsHttpHandler { ConnectCallback = OpenControlAsync }) { BaseAddress = new Uri("http://control"), Timeout = Patience };
        _process = null!;
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>For its files.</summary>
    public string Base { get; } = Directory.CreateTempSubdirectory("sw-proxy-").FullName;

    public string Control => Path.Combine(Base, "run/control");

    public string Routes => Path.Combine(Base, "routes.json");

    /// <summary><c>127.0.0.1:41234</c></summary>
    public string Address { get; private set; } = "127.0.0.1:0";

    public Uri Url => new($"http://{Address}");

    public static async Task<ProxyLab> StartAsync()
    {
        var lab = new ProxyLab();
        await lab.RestartAsync();
        return lab;
    }

    /// <summary>Starts it again where it was; <see cref="KillAsync"/> ended it.</summary>
    public async Task RestartAsync()
    {
        _process = Run(Control, Routes, Address);
        _process.BeginErrorReadLine();
        var line = await _process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
        Assert.StartsWith("listens on ", line, StringComparison.Ordinal);
        Address = line!["listens on ".Length..];
    }

    /// <summary>Starts one with other words.</summary>
    public static Process Run(params string[] words)
    {
        // artifacts/bin/Slipway.Tests.Process/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Slipway.Proxy", own.Name, "Slipway.Proxy.dll");
        var start = new ProcessStartInfo(Path.Combine(SlipwayTool.DotnetRoot, "dotnet"), [program, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        _process.Dispose();
    }

    /// <summary>Puts the route <c>visits</c>.</summary>
    public async Task PutAsync(string version, params IEnumerable<string> upstreams) =>
        await OkAsync(await _control.PutAsJsonAsync("/routes/visits", new { version, upstreams }, Cancellation));

    public async Task<HttpResponseMessage> PutAsync(string name, object spec) => await _control.PutAsJsonAsync($"/routes/{name}", spec, Cancellation);

    public async Task<HttpResponseMessage> RemoveAsync(string name) => await _control.DeleteAsync($"/routes/{name}", Cancellation);

    public async Task<int> InFlightAsync(string version) => (int?)(await OkAsync(await _control.GetAsync("/routes/visits", Cancellation)))["inFlight"]?[version] ?? 0;

    /// <returns>How many requests were left.</returns>
    public async Task<int> DrainAsync(string version, int seconds) =>
        (int)(await OkAsync(await _control.PostAsJsonAsync("/routes/visits/drain", new { version, seconds }, Cancellation)))["inFlight"]!;

    /// <summary>A client that keeps its connection.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = Url, Timeout = Patience };

    /// <summary>Sends these bytes over a connection of their own, and reads until its end.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Url.Host, Url.Port, Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            return await reader.ReadToEndAsync(Cancellation).WaitAsync(Patience, Cancellation);
        }
        catch (IOException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await KillAsync();
        await GoneFolder.RemoveAsync(Base);
    }

    static async Task<JsonNode> OkAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonNode.Parse(text)!;
        }
    }

    async ValueTask<Stream> OpenControlAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Control), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
