using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Clusters.Making;

/// <summary>Makes and ends a stage's cluster on this machine, as its manifest says.</summary>
/// <param name="root">Of the repository: where its commands run.</param>
/// <param name="told">Gets what the programs write.</param>
public sealed class ClusterMaker(Stage stage, MadeCluster cluster, string root, IProgramRunner programs, Action<string> told)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    const int LongestLine = 1000;

    readonly ClusterDeclaration _declared = Declared(stage);

    /// <summary>What <see cref="UpAsync"/> would call, for people.</summary>
    public string UpText => _declared.Up?.Text ?? string.Join(' ', Calls.Create.Words);

    /// <summary>What <see cref="DownAsync"/> would call.</summary>
    /// <exception cref="ProblemException"><c>cluster-not-declared</c></exception>
    public string DownText => _declared.With is null ? Down.Text : string.Join(' ', Calls.Delete.Words);

    ClusterCalls Calls => ClusterCalls.Of(_declared.With!, cluster, ClusterRegistry.Plain(stage.Registry));

    CommandDeclaration Down => _declared.Down ?? throw NotDeclared($"nothing says how the cluster of `{stage.Name}` ends", "cluster: { up: scripts/cluster up, down: scripts/cluster down }");

    /// <summary>Makes the cluster where it is not there, and keeps its kubeconfig.</summary>
    /// <param name="context">What the stage calls it.</param>
    /// <exception cref="ProblemException"><c>cluster-failed</c>, <c>cluster-kubeconfig</c>, or a program is not there or takes too long.</exception>
    public async Task UpAsync(string context, CancellationToken cancellation)
    {
        PrivateFolder.Create(cluster.Folder);
        var written = _declared.Up is { } up ? await OwnAsync(up, cancellation) : await MadeAsync(Calls, cancellation);
        var view = ProgramCall.Of("kubectl", "config", "view", "--raw", "--flatten", "-o", "json", $"--kubeconfig={written}");
        var result = await programs.RunAsync(view, cancellation);
        var whole = result.ExitCode == 0 ? KubeAnswer.Parse(System.Text.Encoding.UTF8.GetBytes(result.Output)) : throw ClusterKubeconfig.Nothing(KubeText.Clean(result.Error, LongestLine));
        OwnerOnlyFile.Write(cluster.Kubeconfig, ClusterKubeconfig.Of(whole, context));
        File.Delete(cluster.Written);
    }

    /// <summary>Ends the cluster, and forgets its kubeconfig.</summary>
    /// <exception cref="ProblemException"><c>cluster-failed</c>, or a program is not there or takes too long.</exception>
    public async Task DownAsync(CancellationToken cancellation)
    {
        await RunAsync(_declared.With is null ? OwnCall(Down) : Calls.Delete, cancellation);
        if (Directory.Exists(cluster.Folder))
        {
            Directory.Delete(cluster.Folder, recursive: true);
        }
    }

    /// <returns>The path of the kubeconfig that it printed last.</returns>
    async Task<string> OwnAsync(CommandDeclaration up, CancellationToken cancellation)
    {
        var last = await RunAsync(OwnCall(up), cancellation);
        var path = Path.GetFullPath(last.Trim() is { Length: > 0 } printed ? printed : "/", root);
        return File.Exists(path) ? path : throw ClusterKubeconfig.Nothing(last.Length == 0 ? "it printed no path" : $"there is no file `{KubeText.Clean(last, LongestLine)}`");
    }

    ProgramCall OwnCall(CommandDeclaration command) => new(command.Words) { Directory = root, Timeout = Patience };

    async Task<string> MadeAsync(ClusterCalls calls, CancellationToken cancellation)
    {
        if (calls.File is { } file)
        {
            OwnerOnlyFile.Write(Path.Combine(cluster.Folder, file.Path), file.Text);
        }

        var isThere = calls.Names is { } names && (await programs.RunAsync(names, cancellation)).Output.Split('\n').Any(line => line.Split(' ')[0].Trim() == cluster.Name);
        await RunAsync(isThere ? calls.Start! : calls.Create, cancellation);
        if (calls.Print is { } print)
        {
            // It holds credentials: not to be shown.
            var result = await programs.RunAsync(print, cancellation);
            OwnerOnlyFile.Write(cluster.Written, result.ExitCode == 0 ? result.Output : throw Failed(print, result.ExitCode, result.Error));
        }

        return cluster.Written;
    }

    /// <returns>The last line on standard output that is not empty; empty: there was none.</returns>
    async Task<string> RunAsync(ProgramCall call, CancellationToken cancellation)
    {
        var (last, error) = ("", "");
        var code = await programs.StreamAsync(call, line =>
        {
            (last, error) = string.IsNullOrWhiteSpace(line.Text) ? (last, error) : line.IsError ? (last, line.Text) : (line.Text, error);
            told(line.Text);
        }, cancellation);
        return code == 0 ? last : throw Failed(call, code, error);
    }

    static ProblemException Failed(ProgramCall call, int code, string error) => new(new Problem("cluster-failed", $"`{string.Join(' ', call.Words)}` ended with {code}")
    {
        Kind = ProblemKind.Failure,
        Why = error.Length == 0 ? null : KubeText.Clean(error, LongestLine),
    });

    static ClusterDeclaration Declared(Stage stage) => stage.Cluster switch
    {
        { With: not null, Up: null } or { With: null, Up: not null } => stage.Cluster,
        null or { With: null, Up: null } => throw NotDeclared($"nothing says how the cluster of `{stage.Name}` is made on this machine", "cluster: { with: kind }"),
        _ => throw NotDeclared($"`{stage.Name}` says both `with` and `up` of its cluster", "keep one of the two"),
    };

    static ProblemException NotDeclared(string what, string fix) => new(new Problem("cluster-not-declared", what)
    {
        Fix = fix.StartsWith("cluster:", StringComparison.Ordinal) ? $"say it in the repository's slipway.yaml, under the stage: `{fix}`" : fix,
    });
}
