using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.State;

namespace Slipway.Inside;

/// <summary>Containers with a checkout in them: what they are given of this machine, and that none is left behind.</summary>
/// <param name="own">This process's variables.</param>
public sealed class InsideContainers(string root, ContainerProgram program, StateFolders folders, IReadOnlyDictionary<string, string> own, IProgramRunner programs)
{
    static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);

    readonly ContainerOwner _owner = ContainerOwner.OfThisProcess();
    readonly InsideUser _user = new(Libc.EffectiveUser(), Libc.EffectiveGroup());
    readonly Lock _lock = new();
    Task? _cleared;

    public InsideCalls Calls { get; } = new(program, own);

    /// <summary>Before the first container: removes those whose owner was killed.</summary>
    public Task ClearAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return (_cleared ??= ClearOnceAsync()).WaitAsync(cancellation);
        }
    }

    async Task ClearOnceAsync()
    {
        var names = (await programs.RunAsync(Calls.List() with { Timeout = Quick }, CancellationToken.None)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names.Where(name => ContainerOwner.IsGone(name, _owner, ContainerOwner.StartOf)))
        {
            await RemoveAsync(name);
        }
    }

    /// <summary>Removes a container, whatever it does. One that is not there is none of its concern.</summary>
    public async Task RemoveAsync(string name) => _ = await programs.RunAsync(Calls.Remove(name) with { Timeout = Quick }, CancellationToken.None);

    /// <summary>A container of a runnable's image.</summary>
    /// <param name="image">Its id.</param>
    /// <param name="variables">Declared ones, and those of the user's own that get inside.</param>
    /// <exception cref="ProblemException"><c>engine-not-shareable</c>: the image wants the machine's engine, and its socket cannot be had; <c>no-inner-engine</c>: it wants one of its own, and does not get the rights for that.</exception>
    public async Task<InsideRun> PrepareAsync(
        Component runnable, InnerEngine engine, string image, ImmutableArray<string> words, string directory, ImmutableSortedDictionary<string, string> variables, CancellationToken cancellation)
    {
        if (engine == InnerEngine.Inner)
        {
            await CheckInnerAsync(runnable, image, cancellation);
        }

        return new InsideRun(root, image, _owner.NewName(runnable.Name), words, directory)
        {
            Home = InsideHome.Of(folders, root, runnable.Name),
            User = _user,
            Beside = [.. GitFolders.Outside(root)],
            ReadOnly = [.. InsideVariables.CertificateFiles(variables).Where(File.Exists)],
            Passwords = _user.Id == 0 || program.Kind == ContainerKind.Podman ? null : await PasswordsAsync(image, cancellation),
            Variables = variables,
            Engine = engine,
            Socket = engine == InnerEngine.Sibling ? await SocketAsync(runnable, cancellation) : null,
        };
    }

    /// <summary>Before anything runs: whether the engine gives a container the rights that an engine within it takes.</summary>
    async Task CheckInnerAsync(Component runnable, string image, CancellationToken cancellation)
    {
        var tried = await programs.RunAsync(Calls.TryInner(image) with { Timeout = Quick }, cancellation);
        if (tried.ExitCode == InsideCalls.NotStarted)
        {
            throw NoInner(runnable, tried.Error.Trim());
        }
    }

    /// <summary>The image's own list of users, and the calling one: much that runs asks for its name.</summary>
    async Task<string> PasswordsAsync(string image, CancellationToken cancellation)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folders.Cache, "inside")).FullName, string.Create(CultureInfo.InvariantCulture, $"passwd-{image[(image.IndexOf(':') + 1)..][..12]}-{_user.Id}"));
        if (!File.Exists(file))
        {
            var users = (await programs.RunAsync(Calls.Read(image, "/etc/passwd"), cancellation)).Output;
            AtomicFile.Write(file, System.Text.Encoding.UTF8.GetBytes(PasswordFile.With(users, _user)), isDurable: false);
        }

        return file;
    }

    async Task<EngineSocket> SocketAsync(Component runnable, CancellationToken cancellation)
    {
        if (EngineAddress.Socket(program) is { } path)
        {
            // Through links: the group that counts is that of the socket itself.
            var call = OperatingSystem.IsMacOS() ? ProgramCall.Of("stat", "-L", "-f", "%g", path) : ProgramCall.Of("stat", "-L", "-c", "%g", path);
            var group = await programs.RunAsync(call with { Timeout = Quick }, cancellation);
            if (group.ExitCode == 0 && uint.TryParse(group.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new EngineSocket(path, number);
            }
        }

        throw NotShareable(runnable);
    }

    static ProblemException NoInner(Component runnable, string why) => new(new Problem("no-inner-engine", $"`{runnable.Name}` wants a container engine of its own in its tests, which this machine does not give")
    {
        Kind = ProblemKind.Failure,
        Why = $"`image.engine: inner` takes the rights `SYS_ADMIN` and `NET_ADMIN`; {why}",
        Fix = "`image.engine: sibling`, or `--on machine`",
        Where = runnable.Manifest.NameNode.Span,
    });

    internal static ProblemException NotShareable(Component runnable) => new(new Problem("engine-not-shareable", $"`{runnable.Name}` wants this machine's container engine in its tests, which cannot be shared")
    {
        Kind = ProblemKind.Failure,
        Why = "`image.engine: sibling` mounts the engine's socket, and no such socket was found",
        Fix = "`image.engine: inner`, or `--on machine`",
        Where = runnable.Manifest.NameNode.Span,
    });
}
