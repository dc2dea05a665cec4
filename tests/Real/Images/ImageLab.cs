using Slipway.Engines.Containers;
using Slipway.Images;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Images;

/// <summary>A repository of components whose images are built for real; they are removed at the end.</summary>
public sealed class ImageLab : IAsyncDisposable
{
    static readonly ProgramRunner Runner = new();

    readonly string _engine;

    ImageLab(TemporaryRepository repository, string engine, string name) => (Repository, _engine, Name) = (repository, engine, name);

    public TemporaryRepository Repository { get; }

    /// <summary>Of the repository of components, and so of its images: no other test's.</summary>
    public string Name { get; }

    /// <param name="images">That must be there; nothing is pulled.</param>
    public static async Task<ImageLab> DockerAsync(params string[] images)
    {
        var host = ContainerHost.Of(Environment.GetEnvironmentVariable, Path.Combine(Path.GetTempPath(), $"slipway-test-{Guid.NewGuid():N}"));
        var program = await new ContainerPrograms(host, Runner).FindAsync(TestContext.Current.CancellationToken);
        RealParts.Require("docker", program is { Kind: ContainerKind.Docker }, "install docker.io, and start dockerd");
        foreach (var image in images)
        {
            var found = await Runner.RunAsync(new ContainerCalls(program!).ImageId(image), TestContext.Current.CancellationToken);
            RealParts.Require("docker", found.ExitCode == 0, $"docker pull {image}");
        }

        return await CreateAsync(program!.Path);
    }

    public static async Task<ImageLab> PodmanAsync()
    {
        var lab = await CreateAsync(RealParts.Program("podman", "podman", "apt-get install podman"));

        // A machine that has no Docker.
        var bin = Directory.CreateDirectory(Path.Combine(lab.Repository.Base, "bin")).FullName;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith("docker", StringComparison.Ordinal)))
            {
                var link = Path.Combine(bin, Path.GetFileName(file));
                if (!Path.Exists(link))
                {
                    File.CreateSymbolicLink(link, file);
                }
            }
        }

        lab.Repository.Environment["PATH"] = bin;
        return lab;
    }

    /// <summary>Runs the engine's client, and answers its output.</summary>
    public async Task<string> EngineAsync(params string[] words)
    {
        var result = await Runner.RunAsync(new ProgramCall([_engine, .. words]), TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', words)}: {result.Error}");
        return result.Output.Trim();
    }

    /// <summary>One of the engine's facts about an image.</summary>
    public Task<string> InspectAsync(string image, string format) => EngineAsync("image", "inspect", "--format", format, $"{Name}/{image}");

    public async ValueTask DisposeAsync()
    {
        var ids = await EngineAsync("image", "ls", "--quiet", "--no-trunc", "--filter", $"label={ImageLabels.Repository}={Name}");
        if (ids.Length > 0)
        {
            await EngineAsync(["image", "rm", "--force", .. ids.Split('\n').Distinct()]);
        }

        Repository.Dispose();
    }

    static async Task<ImageLab> CreateAsync(string engine)
    {
        var name = $"t{Guid.NewGuid().ToString("N")[..10]}";
        var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", $"repository: {name}\n").With("version.txt", "1.2.0\n");

        // What this machine needs to reach package sources; where it needs nothing, nothing is passed.
        repository.Environment["SSL_CERT_FILE"] = Environment.GetEnvironmentVariable("SSL_CERT_FILE");
        foreach (var variable in (string[])["DOCKER_HOST", "DOCKER_CONTEXT"])
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
            {
                repository.Environment[variable] = value;
            }
        }

        return new ImageLab(repository, engine, name);
    }
}
