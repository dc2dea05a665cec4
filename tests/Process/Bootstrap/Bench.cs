using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Slipway.Bootstrap;
using Slipway.Bootstrap.Archives;
using Slipway.Bootstrap.Fetching;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.State;

namespace Slipway.Tests.Bootstrap;

/// <summary>Checkouts of one user, a server to fetch from, and short patience.</summary>
sealed class Bench : IDisposable
{
    public static readonly ToolPlatform Linux = new("linux", "amd64");

    readonly string _folder = Directory.CreateTempSubdirectory("slipway-bootstrap-").FullName;

    public FileServer Server { get; } = new();

    public ConcurrentQueue<BootstrapEvent> Events { get; } = new();

    public FetchLimits Limits { get; set; } = new() { FirstPause = TimeSpan.FromMilliseconds(10), Stall = TimeSpan.FromSeconds(20), Lock = TimeSpan.FromSeconds(60) };

    public UnpackLimits Unpack { get; set; } = new();

    public string Cache => Path.Combine(_folder, "cache");

    public string Folder(string checkout = "one") => Directory.CreateDirectory(Path.Combine(_folder, checkout)).FullName;

    public string Deps(string path = "", string checkout = "one") => Path.Combine(Folder(checkout), ".deps", path).TrimEnd('/');

    public Bootstrapper Checkout(string name = "one") => new(
        Folder(name),
        new StateFolders(Path.Combine(_folder, "state"), Cache, Path.Combine(_folder, "run")),
        new ProgramRunner(),
        TimeProvider.System,
        new BootstrapOptions { Fetch = Limits, Unpack = Unpack })
    {
        Platform = Linux,
    };

    public async Task FetchAsync(PinnedTool tool, string checkout = "one") => await FetchAsync([tool], checkout);

    public async Task FetchAsync(PinnedTool[] tools, string checkout = "one") =>
        await Checkout(checkout).FetchToolsAsync(tools, Events.Enqueue, TestContext.Current.CancellationToken);

    public async Task<Problem> FailAsync(PinnedTool tool, string checkout = "one") =>
        Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => FetchAsync(tool, checkout))).Problems);

    /// <summary>A tool whose content the server has, with the right checksum.</summary>
    public PinnedTool Pin(string name, string version, byte[] content, string? path = null)
    {
        Server.Serve($"/{name}-{version}", content);
        return Tool(name, version, $"{Server.Url}/{name}-{{version}}", content, path);
    }

    public static PinnedTool Tool(string name, string version, string url, byte[] content, string? path = null) =>
        new(name, version, url, new Dictionary<string, string> { ["linux-amd64"] = Sha256(content) }, path);

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static byte[] Script(string says) => Encoding.UTF8.GetBytes($"#!/bin/sh\necho {says}\n");

    /// <summary>Bytes that are the same in every run and do not repeat themselves.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(17).NextBytes(bytes);
        return bytes;
    }

    public async Task<string> RunAsync(string tool, string checkout = "one") =>
        (await new ProgramRunner().RunAsync(ProgramCall.Of(Deps(tool, checkout)), TestContext.Current.CancellationToken)).Output.Trim();

    /// <summary>What lies in `.deps`, our own notes and lock apart.</summary>
    public string[] There(string checkout = "one") =>
        [.. Directory.GetFileSystemEntries(Deps("", checkout)).Select(path => Path.GetFileName(path)!).Where(name => name is not (".lock" or ".stamps")).Order(StringComparer.Ordinal)];

    /// <summary>Every file below the folder of all checkouts: to see that nothing lies where it should not.</summary>
    public string[] Everything() =>
        [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_folder, path)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        Server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
