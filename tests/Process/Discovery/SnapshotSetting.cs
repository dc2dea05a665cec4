using System.Text;
using Slipway.Discovery;
using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Manifests;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Discovery;

/// <summary>A repository that is read with and without snapshots, in this process.</summary>
/// <param name="ahead">How far the clock is ahead of the file system's.</param>
sealed class SnapshotSetting(TemporaryRepository repository, TimeSpan ahead)
{
    static readonly TimeSpan LongerThanATick = TimeSpan.FromMilliseconds(20);

    readonly ProgramRunner _programs = new();

    public string Folder => Path.Combine(repository.Base, "cache/slipway/manifests");

    /// <summary>What one sees who reads with snapshots; and whether it came from one.</summary>
    public async Task<(string Seen, bool IsKept)> WithAsync()
    {
        // All that was changed before is older than the reading then, whatever the margin.
        await Task.Delay(LongerThanATick, TestContext.Current.CancellationToken);
        var snapshots = Snapshots();
        var isKept = snapshots.Read(RealPath(), Home) is not null;
        var seen = await SeenAsync(snapshots);
        await snapshots.WriteAsync(TestContext.Current.CancellationToken);
        return (seen, isKept);
    }

    /// <summary>What the last snapshot still knows, whether it stands or not.</summary>
    internal KnownManifests? Known() => Snapshots().Known(RealPath(), Home);

    ManifestSnapshots Snapshots() => new(new StateFolders("", Path.Combine(repository.Base, "cache/slipway"), ""), Variable, _programs, new ClockAhead(ahead));

    public Task<string> WithoutAsync() => SeenAsync(null);

    /// <summary>The launcher's checkout.</summary>
    public string? Home { get; set; }

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    string RealPath() => RepositoryFinder.TryFind(repository.Root) ?? repository.Root;

    string? Variable(string name) => Variables.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name);

    async Task<string> SeenAsync(ManifestSnapshots? snapshots)
    {
        try
        {
            var loaded = await new RepositoryLoader(_programs, Home, snapshots).LoadAsync(repository.Root, TestContext.Current.CancellationToken);
            return Show(loaded.Model) + string.Join('\n', loaded.Problems.Select(problem => problem.ToString()));
        }
        catch (ProblemException exception)
        {
            return string.Join('\n', exception.Problems.Select(problem => problem.ToString()));
        }
    }

    /// <summary>Every node with its place: nothing of what was read may differ.</summary>
    static string Show(RepositoryModel model)
    {
        var text = new StringBuilder();
        foreach (var component in model.Components)
        {
            text.AppendLine($"{component.Manifest.Source.File} {component.Kind} {component.Name} {component.Manifest.NameNode.Span} above {string.Join(' ', component.Above.Select(manifest => manifest.Folder))}");
            text.AppendLine(component.Manifest.Source.Text);
            Show(component.Manifest.Root, text);
            text.AppendJoin(' ', component.On(model.Stages.Default).Needs.Select(need => need.Name)).AppendLine();
        }

        return text.AppendJoin(' ', model.Stages.Names).AppendLine().ToString();
    }

    static void Show(ManifestNode node, StringBuilder text)
    {
        text.AppendLine($"{node.GetType().Name} {node.Line}:{node.Column} {node.Description} {node.Span} {(node as ScalarNode)?.Length}");
        foreach (var inner in node switch { ListNode list => list.Items, MapNode map => [.. map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value })], _ => [] })
        {
            Show(inner, text);
        }
    }

    sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
