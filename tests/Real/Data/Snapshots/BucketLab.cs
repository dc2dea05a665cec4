using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using Slipway.Data.Snapshots.Stores;
using Slipway.Secrets;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>A real S3 server over a folder, with a bucket; gone at the end.</summary>
sealed class BucketLab : IAsyncDisposable
{
    public const string Key = "slipway-test";
    public const string Password = "0123456789abcdef";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sw-s3-");
    readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("sw-s3-keys-");
    readonly IPAddress _address;
    readonly PrivateAuthority? _authority;
    readonly int _port;
    Process? _server;

    BucketLab(IPAddress address, PrivateAuthority? authority) => (_address, _authority, _port) = (address, authority, FreePort(address));

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the bucket holds, on the disk.</summary>
    public string Bucket => Path.Combine(_folder.FullName, "backups");

    /// <summary>Where it is: <c>https://127.0.0.1:7070</c>.</summary>
    public Uri Endpoint => new($"{(_authority is null ? "http" : "https")}://{_address}:{_port}");

    /// <param name="address">Of this machine; null: nobody else can reach it.</param>
    /// <param name="authority">Has signed its certificate; null: it speaks without TLS.</param>
    public static async Task<BucketLab> StartAsync(IPAddress? address = null, PrivateAuthority? authority = null)
    {
        var program = RealParts.Program("versitygw", "versitygw", "go install github.com/versity/versitygw/cmd/versitygw@v1.8.0");
        var lab = new BucketLab(address ?? IPAddress.Loopback, authority);
        Directory.CreateDirectory(lab.Bucket);
        var start = new ProcessStartInfo(program, ["--port", $"{lab._address}:{lab._port}", .. await lab.CertificateAsync(), "posix", lab._folder.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ROOT_ACCESS_KEY"], start.Environment["ROOT_SECRET_KEY"]) = (Key, Password);
        lab._server = Process.Start(start)!;
        lab._server.BeginOutputReadLine();
        lab._server.BeginErrorReadLine();
        await lab.ReadyAsync();
        return lab;
    }

    /// <param name="part">Bytes of a part of an upload.</param>
    /// <param name="password">Null: the right one.</param>
    /// <param name="host">In the place of its address.</param>
    public S3Store Store(int part = 5 * 1024 * 1024, string? password = null, string bucket = "backups", PrivateAuthority? believed = null, string? host = null)
    {
        var address = S3Address.Parse($"s3://{bucket}/slipway?endpoint={(host is null ? Endpoint : new UriBuilder(Endpoint) { Host = host }.Uri)}", _ => null);
        var (login, limits) = (new S3Login(new Secret(Key), new Secret(password ?? Password)), new S3Limits { Part = part, FirstPause = TimeSpan.FromMilliseconds(10) });
        return new S3Store(new S3Calls(address, login, TimeProvider.System, limits, S3Calls.NewClient(address, limits, Authorities(believed))));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit, CancellationToken.None);
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
        _keys.Delete(recursive: true);
    }

    static S3Authorities? Authorities(PrivateAuthority? authority) => authority is null ? null : S3Authorities.Parse(authority.Pem, "the test");

    /// <summary>The words that lead the server to its certificate.</summary>
    async Task<string[]> CertificateAsync()
    {
        if (_authority is null)
        {
            return [];
        }

        var (certificate, key) = _authority.Sign(_address);
        string[] files = [Path.Combine(_keys.FullName, "server.crt"), Path.Combine(_keys.FullName, "server.key")];
        await File.WriteAllTextAsync(files[0], certificate, Token);
        await File.WriteAllTextAsync(files[1], key, Token);
        return ["--cert", files[0], "--key", files[1]];
    }

    async Task ReadyAsync()
    {
        using var handler = new SocketsHttpHandler { SslOptions = Authorities(_authority)?.Options ?? new SslClientAuthenticationOptions(), UseProxy = false };
        using var client = new HttpClient(handler);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50, Token))
        {
            try
            {
                using var answer = await client.GetAsync(Endpoint, Token);
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < Limit && !_server!.HasExited)
            {
            }
        }
    }

    static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
