using System.Collections.Immutable;
using Slipway.Engines.Containers;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Inside;

/// <summary>The calls of the container program that carry out an <see cref="InsideRun"/>, as values.</summary>
/// <param name="own">This process's variables: the client gets those by which it finds its engine.</param>
public sealed class InsideCalls(ContainerProgram program, IReadOnlyDictionary<string, string> own)
{
    /// <summary>The client's exit code when the engine starts no container.</summary>
    public const int NotStarted = 125;

    const string SocketInside = "/var/run/docker.sock";

    static readonly string[] ClientsOwn = ["PATH", "HOME", "TMPDIR", "SSH_AUTH_SOCK", "GODEBUG", "GOMAXPROCS", "REGISTRY_AUTH_FILE"];

    static readonly string[] ClientsOwnPrefixes = ["DOCKER_", "BUILDKIT_", "BUILDX_", "CONTAINER", "PODMAN_", "XDG_", "OTEL_", "LD_", "SLIPWAY_PROCESS"];

    readonly ContainerCalls _calls = new(program);

    /// <summary>Runs it in a container of its own, which is gone when it ends. The values of its variables are in the client's environment only.</summary>
    public ProgramCall Run(InsideRun run) => Client(_calls.Run(Container(run)), run.Variables);

    /// <summary>Runs it in a container that runs.</summary>
    public ProgramCall Exec(string container, ImmutableArray<string> words, ImmutableSortedDictionary<string, string> variables, bool isInteractive, bool hasTerminal, string? directory)
    {
        string[] ways = [.. isInteractive ? ["--interactive"] : Array.Empty<string>(), .. hasTerminal ? ["--tty"] : Array.Empty<string>(), .. directory is null ? [] : new[] { "--workdir", directory }];
        var script = new InsideScript(Names(variables));
        return Client(new ProgramCall([program.Path, "exec", .. ways, .. Carried(variables).SelectMany(name => (string[])["--env", name]), container, .. script.Words(words)]), variables);
    }

    public ProgramCall Remove(string container) => Client(_calls.Remove(container), ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The names of all containers that run a command with a checkout in it, or have ended and are still there.</summary>
    public ProgramCall List() => Client(_calls.List([KeyValuePair.Create(InsideLabels.Inside, InsideLabels.Yes)]), ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>Prints a file of an image.</summary>
    public ProgramCall Read(string image, string file) =>
        Client(_calls.Run(new ContainerRun(image) { IsRemoved = true, IsLocal = true, EntryPoint = "cat", Words = [file] }), ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>Does nothing, with the rights that an engine within a container takes.</summary>
    public ProgramCall TryInner(string image) =>
        Client(_calls.Run(new ContainerRun(image) { IsRemoved = true, IsLocal = true, HoldsEngine = true, User = "0:0", EntryPoint = "/bin/sh", Words = ["-c", ":"] }), ImmutableSortedDictionary<string, string>.Empty);

    ContainerRun Container(InsideRun run)
    {
        var isInner = run.Engine == InnerEngine.Inner;
        var words = new InsideScript(Names(run.Variables)) { InnerEngineFor = isInner ? run.User : null }.Words(run.Words);
        return new ContainerRun(run.Image)
        {
            Name = run.Name,
            EntryPoint = words[0],
            Words = words[1..],
            Network = run.Reach.Network,
            Labels = run.Labels.SetItem(InsideLabels.Inside, InsideLabels.Yes),
            Variables = [.. Carried(run.Variables)],
            PublicVariables = run.Variables.ContainsKey("HOME") ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("HOME", InsideRun.HomeInside),
            Mounts = [.. Mounts(run)],
            User = isInner ? "0:0" : $"{run.User.Id}:{run.User.Group}",
            Groups = run.Socket is { } socket && run.Engine == InnerEngine.Sibling ? [$"{socket.Group}"] : [],
            KeepsUser = program.Kind == ContainerKind.Podman && run.User.Id != 0 && !isInner,
            Directory = run.Directory,
            IsRemoved = true,
            IsLocal = true,
            IsInteractive = run.IsInteractive,
            HasTerminal = run.HasTerminal,
            HoldsEngine = isInner,
            KeepsNoLog = true,
        };
    }

    static IEnumerable<ContainerMount> Mounts(InsideRun run) =>
    [
        new(run.Root, run.Root),
        new(run.Home, InsideRun.HomeInside),
        .. run.Beside.Select(folder => new ContainerMount(folder, folder)),
        .. run.ReadOnly.Select(file => new ContainerMount(file, file) { IsReadOnly = true }),
        .. run.Passwords is { } file ? [new ContainerMount(file, "/etc/passwd") { IsReadOnly = true }] : Array.Empty<ContainerMount>(),
        .. run.Reach.Mounts,
        .. run is { Engine: InnerEngine.Sibling, Socket: { } socket } ? [new ContainerMount(socket.Path, SocketInside)] : Array.Empty<ContainerMount>(),
        .. run.Engine == InnerEngine.Inner ? [new ContainerMount("", "/var/lib/docker")] : Array.Empty<ContainerMount>(),
    ];

    /// <summary>Those that the client needs for itself, with values of its own: they go in under another name, and are renamed inside.</summary>
    IEnumerable<string> Names(ImmutableSortedDictionary<string, string> variables) => variables.Keys.Where(IsClientsOwn);

    bool IsClientsOwn(string name) =>
        ClientsOwn.Contains(name) || program.Connection.ContainsKey(name) || Array.Exists(ClientsOwnPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    IEnumerable<string> Carried(ImmutableSortedDictionary<string, string> variables)
    {
        var renamed = Names(variables).ToHashSet(StringComparer.Ordinal);
        return variables.Keys.Select(name => renamed.Contains(name) ? InsideScript.Renamed(name) : name);
    }

    ProgramCall Client(ProgramCall call, ImmutableSortedDictionary<string, string> variables)
    {
        var renamed = Names(variables).ToHashSet(StringComparer.Ordinal);
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            environment[renamed.Contains(name) ? InsideScript.Renamed(name) : name] = value;
        }

        foreach (var (name, value) in own.Where(variable => variable.Key is "PATH" or "HOME").Concat(program.Connection))
        {
            environment[name] = value;
        }

        return call with { Environment = environment.ToImmutable(), OnlyThisEnvironment = true };
    }
}
