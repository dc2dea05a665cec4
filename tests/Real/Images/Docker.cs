using System.Formats.Tar;
using System.Text;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

/// <summary>The machine's Docker engine, and what a test made in it: removed at the end.</summary>
sealed class Docker : IAsyncDisposable
{
    readonly ProgramRunner _runner = new();
    readonly List<string> _containers = [];
    readonly HashSet<string> _images = [];
    int _started;

    Docker()
    {
    }

    /// <summary>A word that is in the names of all that the test makes.</summary>
    public string Word { get; } = $"sw{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Skips the test, or fails it, where no engine answers or a base image is missing.</summary>
    public static async Task<Docker> RequireAsync(params string[] images)
    {
        var program = RealParts.Program("docker", "docker", "install docker.io");
        var docker = new Docker();
        RealParts.Require("docker", (await docker.TryAsync(program, "version")).ExitCode == 0, "start the engine");
        foreach (var image in images)
        {
            RealParts.Require("docker", (await docker.TryAsync(program, "image", "inspect", image)).ExitCode == 0, $"docker pull {image}");
        }

        return docker;
    }

    public async Task<string> RunAsync(params string[] words)
    {
        var result = await TryAsync(["docker", .. words]);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException($"docker {string.Join(' ', words)}: {result.Error}");
    }

    /// <summary>Starts a container; answers its name.</summary>
    public async Task<string> StartAsync(params string[] words)
    {
        var name = $"{Word}-{++_started}";
        _containers.Add(name);
        await RunAsync(["run", "--detach", "--name", name, .. words]);
        return name;
    }

    /// <summary>Makes an image with one layer of these files.</summary>
    /// <param name="changes">As in a Dockerfile: <c>USER app</c>.</param>
    public async Task<string> ImportAsync(string name, IEnumerable<(string Path, string Text)> files, params string[] changes)
    {
        var archive = Path.Combine("/tmp", $"{Word}-{Guid.NewGuid():N}.tar");
        try
        {
            await using (var writer = new TarWriter(File.Create(archive)))
            {
                foreach (var (path, text) in files)
                {
                    await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
                }
            }

            Own(name);
            return await RunAsync(["import", .. changes.SelectMany(change => (string[])["--change", change]), archive, name]);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>An image that the test is to remove.</summary>
    public string Own(string name)
    {
        _images.Add(name);
        return name;
    }

    /// <summary>Removes a container before the end of the test.</summary>
    public async Task RemoveAsync(string container)
    {
        await RunAsync("rm", "--force", "--volumes", container);
        _containers.Remove(container);
    }

    public async ValueTask DisposeAsync()
    {
        if (_containers.Count > 0)
        {
            await TryAsync(["docker", "rm", "--force", "--volumes", .. _containers]);
        }

        // What the tool built for the test, and gave its names to another image since.
        var built = await TryAsync("docker", "image", "ls", "--quiet", "--filter", $"label={Slipway.Images.ImageLabels.Repository}={Word}");
        foreach (var image in _images.Concat(built.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()))
        {
            await TryAsync("docker", "image", "rm", "--force", image);
        }
    }

    Task<ProgramResult> TryAsync(params string[] words) => _runner.RunAsync(ProgramCall.Of(words), TestContext.Current.CancellationToken);
}
