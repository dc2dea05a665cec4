using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Containers;

/// <summary>
/// Finds the container program of this machine. What was found is kept for as long as nothing has changed of what it hangs on, so that asking again costs no process.
/// One thing is whether Docker's socket is dead, which is looked at each time: an engine that was started just now is found, and Podman makes room for it.
/// </summary>
public sealed class ContainerPrograms(ContainerHost host, IProgramRunner runner)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    static readonly Version BuildKitOnRequest = new(18, 9);
    static readonly Version BuildKitByItself = new(23, 0);
    static readonly string[] Names = ["docker", "podman"];

    /// <summary>The one to use: see <see cref="ContainerCandidate.Best"/>; null: there is none, or its engine does not answer.</summary>
    public async Task<ContainerProgram?> FindAsync(CancellationToken cancellation)
    {
        var files = Files();
        var finding = new ContainerFinding(host);
        var isDead = new DockerSocket(host).IsDead();
        var key = finding.Key(files, isDead);
        if (finding.Read(key) is { } known && !(known.Kind == ContainerKind.Docker && isDead))
        {
            return known with { Connection = host.Variables };
        }

        if (finding.IsWithout(key))
        {
            return null;
        }

        var candidates = await LookAsync(files, cancellation);
        if (ContainerCandidate.Best(candidates) is { Engine: not null } best)
        {
            finding.Write(key, best.Program);
            return best.Program;
        }

        // What is called docker may be Podman, which needs no socket; and a program that did not answer may be anything.
        if (candidates.Length == files.Count && candidates.All(candidate => candidate.Program.Kind == ContainerKind.Docker) && isDead)
        {
            finding.WriteWithout(key);
        }

        return null;
    }

    /// <summary>The same where nothing can be done without it.</summary>
    /// <exception cref="ProblemException"><c>no-container-engine</c></exception>
    public async Task<ContainerProgram> GetAsync(CancellationToken cancellation) =>
        await FindAsync(cancellation) ?? throw new ProblemException(new Problem("no-container-engine", "no container engine answers on this machine")
        {
            Kind = ProblemKind.Failure,
            Why = "neither `docker` nor `podman` on PATH reaches one",
            Fix = "install docker or podman, or start its engine; `slipway doctor` says what is there",
        });

    /// <summary>All that are on PATH, asked anew; for <c>doctor</c>.</summary>
    public Task<ImmutableArray<ContainerCandidate>> LookAsync(CancellationToken cancellation) => LookAsync(Files(), cancellation);

    async Task<ImmutableArray<ContainerCandidate>> LookAsync(IEnumerable<string> files, CancellationToken cancellation) =>
        [.. (await Task.WhenAll(files.Select(file => AskAsync(file, cancellation)))).OfType<ContainerCandidate>()];

    async Task<ContainerCandidate?> AskAsync(string file, CancellationToken cancellation)
    {
        if (await RunAsync(ContainerCalls.Version(file), cancellation) is not { } answer || ContainerVersionText.Parse(answer.Output) is not { } version)
        {
            return null;
        }

        var builder = version.Kind == ContainerKind.Podman ? ImageBuilder.Buildah
            : await RunAsync(ContainerCalls.BuildxVersion(file), cancellation) is { ExitCode: 0 } ? ImageBuilder.Buildx
            : version.Client >= BuildKitOnRequest && version.Client < BuildKitByItself ? ImageBuilder.BuildKit
            : ImageBuilder.Old;
        var program = new ContainerProgram(file, version.Kind, version.Client) { Builder = builder, HasInit = version.HasInit, Connection = host.Variables };
        return new ContainerCandidate(program, version.Engine);
    }

    // Null: it cannot be run, or does not answer in time; then it is as good as not there.
    async Task<ProgramResult?> RunAsync(ProgramCall call, CancellationToken cancellation)
    {
        try
        {
            return await runner.RunAsync(call with { Timeout = Limit }, cancellation);
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    // /bin is a link to /usr/bin on many systems: the same file is asked once.
    List<string> Files() =>
    [
        .. Names.SelectMany(name => host.SearchPath.Split(':').Where(folder => folder.StartsWith('/')).Select(folder => Path.Combine(folder, name)))
            .Where(ProgramPath.CanRun).DistinctBy(file => (Path.GetFileName(file), File.GetLastWriteTimeUtc(file), new FileInfo(file).Length)),
    ];
}
