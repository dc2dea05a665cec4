using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Slipway.Data.Snapshots.Stores;
using Slipway.Secrets;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>A real S3 server over a folder, with a bucket; gone at the end.</summary>
sealed class BucketLab : IAsyncDisposable
{
    const string Key = "slipway-test";
    const string Password = "0123456789abcdef";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sw-s3-");
    readonly int _port = FreePort();
    Process? _server;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What the bucket holds, on the disk.</summary>
    public string Bucket => Path.Combine(_folder.FullName, "backups");

    public static async Task<BucketLab> StartAsync()
    {
        var program = RealParts.Program("versitygw", "versitygw", "go install github.com/versity/versitygw/cmd/versitygw@v1.8.0");
        var lab = new BucketLab();
        Directory.CreateDirectory(lab.Bucket);
        var start = new ProcessStartInfo(program, ["--port", $"127.0.0.1:{lab._port}", "posix", lab._folder.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ROOT_ACCESS_KEY"], start.Environment["ROOT_SECRET_KEY"]) = (Key, Password);
        lab._server = Process.Start(start)!;
        lab._server.BeginOutputReadLine();
        lab._server.BeginErrorReadLine();
        await lab.ReadyAsync();
        return lab;
    }

    /// <param name="part">Bytes of a part of an upload.</param>
    /// <param name="password">Null: the right one.</param>
    public S3Store Store(int part = 5 * 1024 * 1024, string? password = null, string bucket = "backups")
    {
        var address = S3Address.Parse($"s3://{bucket}/slipway?endpoint=http://127.0.0.1:{_port}", _ => null);
        var (login, limits) = (new S3Login(new Secret(Key), new Secret(password ?? Password)), new S3Limits { Part = part });
        return new S3Store(new S3Calls(address, login, TimeProvider.System, limits, S3Calls.NewClient(address, limits)));
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
    }

    async Task ReadyAsync()
    {
        using var client = new HttpClient();
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(50, Token))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/"), Token);
                return;
            }
            catch (HttpRequestException) when (watch.Elapsed < Limit && !_server!.HasExited)
            {
            }
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
