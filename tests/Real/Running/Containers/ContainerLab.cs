using Slipway.Digests;
using Slipway.Discovery;
using Slipway.Engines.Containers;
using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Images;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Running.Containers;

/// <summary>A repository that is up in containers of an image that is there already; nothing of it is left in the engine after the test.</summary>
sealed class ContainerLab : IAsyncDisposable, IImageSupply, IPlanObserver
{
    /// <summary>Answers with its environment, and tells that it was asked to end.</summary>
    public const string Serve = """
        [perl, -MIO::Socket::INET, -e, '$|=1; $SIG{TERM}=sub{print "asked to end\n"; exit 0}; my $s=IO::Socket::INET->new(LocalAddr=>"0.0.0.0",LocalPort=>$ENV{PORT},Listen=>5,ReuseAddr=>1) or die; print "listens, $ENV{DATABASE_URL}\n"; while(1){ my $c=$s->accept or next; my $l=<$c>; my $b=$l=~m{/user} ? "$>\n" : join("\n",map{"$_=$ENV{$_}"}sort keys %ENV)."\n"; print $c "HTTP/1.1 200 OK\r\nContent-Length: ".length($b)."\r\nConnection: close\r\n\r\n$b"; close $c; }']
        """;

    static readonly ProgramRunner Runner = new();

    readonly string _image;

    ContainerLab(UpLab up, ContainerCalls calls, string image) => (Up, Calls, _image) = (up, calls, image);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public UpLab Up { get; }

    public ContainerCalls Calls { get; }

    /// <param name="image">What all components run.</param>
    public static async Task<ContainerLab> CreateAsync(string image = "debian:bookworm-slim")
    {
        var calls = await ContainerMachine.RequireAsync(Token);
        var id = await ContainerMachine.ImageAsync(calls, image, Token);
        return new ContainerLab(await UpLab.CreateAsync(), calls, id);
    }

    public ContainerLab With(string name, string manifest)
    {
        Up.With(name, manifest);
        return this;
    }

    /// <summary>Brings everything up; the results by step: <c>done</c>, <c>unchanged</c>, <c>failed: …</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> UpAsync(bool embedded = false)
    {
        var (place, repository) = await PlaceAsync();
        var secrets = SecretStore.For(["local"], Path.Combine(Up.Repository.Base, "secrets"), new Dictionary<string, string>(), TimeProvider.System);
        var sources = new SourceReader(Runner, Folders, Variable, TimeProvider.System, false);
        var run = new UpRun(
            place, secrets, Journals.Of(Folders, repository.Model.Name, repository.Root, TimeProvider.System),
            async token => (await SupervisorClient.ConnectAsync(place.Folders, SlipwayTool.Path, startIfAbsent: true, TimeProvider.System, token))!,
            sources, new ContainerParts(Programs, this), Runner, TimeProvider.System, new Redactor(), _ => { });
        var request = new UpRequest(repository.Model, repository.Root, repository.Model.Stages.Default, repository.Model.Components)
        {
            Engine = EngineKind.Containers,
            IsEngineChosen = true,
            IsEverything = true,
            PreferEmbedded = embedded,
            Variables = Up.Repository.Environment.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!),
            ToolFolders = _ => [],
        };
        var results = await run.RunAsync(request, this, Token);
        return results.ToDictionary(result => result.Step.Name, Text);
    }

    public Task<BuiltImage> EnsureAsync(Component component, ImageTarget target, CancellationToken cancellation) =>
        Task.FromResult(new BuiltImage(component.Name, target, $"{component.Name}:test", _image, Digest.Of([])));

    public async Task<BuiltImage?> FindAsync(Component component, ImageTarget target, CancellationToken cancellation) => await EnsureAsync(component, target, cancellation);

    /// <summary>The containers of this lab that run, by component and process: <c>shop.web</c>, with their ids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContainersAsync()
    {
        var (place, _) = await PlaceAsync();
        var lines = await ContainerMachine.LinesAsync(Calls.List(place.Space.Labels, "{{.Names}} {{.ID}} {{.Status}}"), Token);
        return lines.Select(line => line.Split(' ')).ToDictionary(words => words[0][(place.Space.Name.Length + 1)..], words => $"{words[1]} {words[2]}");
    }

    /// <summary>Everything that the engine has of this lab.</summary>
    public async Task<IEnumerable<string>> LeftAsync()
    {
        var (place, _) = await PlaceAsync();
        return (await Task.WhenAll(new[] { Calls.List(place.Space.Labels), Calls.ListNetworks(place.Space.Labels), Calls.ListVolumes(place.Space.Labels) }
            .Select(call => ContainerMachine.LinesAsync(call, Token)))).SelectMany(lines => lines);
    }

    /// <summary>The number of the client that a container belongs to.</summary>
    public async Task<int> ClientAsync(string name)
    {
        var (place, _) = await PlaceAsync();
        return Assert.Single(Clients(place), client => client.Words.Contains($"{place.Space.Name}.{name}")).Pid;
    }

    /// <summary>The words of all clients that run.</summary>
    public async Task<IEnumerable<string>> ClientWordsAsync() => Clients((await PlaceAsync()).Place).SelectMany(client => client.Words);

    public async ValueTask DisposeAsync()
    {
        await Up.RunAsync("down", "--data", "--yes");
        await Up.DisposeAsync();
    }

    public void Started(Step step, int attempt)
    {
    }

    public void Printed(Step step, string line)
    {
    }

    public void Ended(StepResult result)
    {
    }

    StateFolders Folders => StateFolders.From(Variable, Environment.UserName, Environment.IsPrivilegedProcess);

    ContainerPrograms Programs => new(ContainerHost.Of(Variable, Folders.Cache), Runner);

    static IReadOnlyList<(int Pid, string[] Words)> Clients(LocalPlace place) => [.. Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? (Pid: pid, Words: UpLab.Words(pid)) : default)
        .Where(client => client.Words is [_, "run", ..] words && words.Any(word => word.StartsWith(place.Space.Name + ".", StringComparison.Ordinal)))];

    string? Variable(string name) => Up.Repository.Environment.GetValueOrDefault(name);

    async Task<(LocalPlace Place, LoadedRepository Repository)> PlaceAsync()
    {
        var repository = await new RepositoryLoader(Runner, null, null).LoadAsync(Up.Repository.Root, Token);
        Assert.Empty(repository.Problems);
        var place = new LocalPlace(
            repository.Model, repository.Root, repository.Model.Stages.Default, Folders, EngineKind.Containers,
            place => new ContainerResources(place.Space, Programs, Runner, TimeProvider.System), TimeProvider.System);
        return (place, repository);
    }

    static string Text(StepResult result) => result.End switch
    {
        StepEnd.Failed => "failed: " + string.Join("; ", result.Problems.Select(problem => $"{problem.Code}: {problem.What}. {problem.Why}")),
        _ => result.End.ToString().ToLowerInvariant(),
    };
}
