using Slipway.Tests.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Apps;

/// <summary>A copy of <c>apps/visits</c> in a repository of its own, whose <c>prod</c> image is built and pushed to a real registry once for all tests of a class.</summary>
public sealed class VisitsCheckout : IAsyncLifetime
{
    /// <summary>Where nothing of it is in the builder's cache, packages are restored and the program is compiled.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    RegistryContainer? _registry;
    TemporaryRepository? _repository;
    string? _pushed;

    internal RegistryContainer Registry => _registry!;

    public TemporaryRepository Repository => _repository!;

    /// <summary>The image in the registry, by the digest that the registry answered. Skips the test where there is no engine.</summary>
    public async Task<string> PushedAsync()
    {
        if (_pushed is null)
        {
            _registry = await RegistryContainer.StartAsync();
            await Images.Docker.RequireAsync("mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0", "postgres:15", "mariadb:10");
            _repository = await CopyAsync(_registry);
            var push = await RunAsync("image", "push", "visits");
            Assert.True(push.ExitCode == 0, push.Whole);
            _pushed = push.Output.Trim();
        }

        return _pushed;
    }

    public Task<SlipwayRun> RunAsync(params string[] words) => Repository.RunAsync(Repository.Call(words) with { Timeout = Patience });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_repository is not null)
        {
            await RunAsync("down", "--data", "--yes");
            _repository.Dispose();
        }

        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

    /// <summary>What the image is made of, and what restoring packages takes on this machine.</summary>
    static async Task<TemporaryRepository> CopyAsync(RegistryContainer registry)
    {
        var repository = await TemporaryRepository.CreateAsync();
        foreach (var file in Files())
        {
            var to = Path.Combine(repository.Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(SlipwayTool.Checkout, file), to);
        }

        repository.With("slipway.yaml", $"repository: {registry.Docker.Word}\nstages: {{ local: {{ registry: \"{registry.Address}\" }} }}\n");
        await repository.CommitAsync();
        repository.Environment["SSL_CERT_FILE"] = Environment.GetEnvironmentVariable("SSL_CERT_FILE");
        var sources = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/NuGet/NuGet.Config");
        if (File.Exists(sources))
        {
            Directory.CreateDirectory(Path.Combine(repository.Home, ".nuget/NuGet"));
            File.Copy(sources, Path.Combine(repository.Home, ".nuget/NuGet/NuGet.Config"));
        }

        return repository;
    }

    static IEnumerable<string> Files()
    {
        string[] single = ["global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            .. ((string[])["slipway.yaml", "version.txt", "devops/Dockerfile", "tests/Visits.Tests.csproj", "tests/packages.lock.json"]).Select(file => $"apps/visits/{file}")];
        return single.Concat(Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, "apps/visits/src"), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(SlipwayTool.Checkout, file)));
    }
}
