using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Graph;
using Slipway.Repository.Stages;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>What of the checkout decides the results of a component's tasks, computed once for each component.</summary>
/// <remarks>
/// A need is one digest over the needed component's files, those in the folders above it, and over its own needs: a component that needs a thousand others directly or indirectly has
/// as many inputs as it has direct needs.
/// </remarks>
sealed class ComponentInputs(RepositoryModel model, Stage stage, ISourceTree sources, FilesAbove above)
{
    readonly Dictionary<Component, Digest> _own = [];
    readonly Dictionary<Component, Digest> _whole = [];
    readonly HashSet<Component> _entered = [];
    readonly Dictionary<Component, PathPatterns?> _outputs = [];

    public ComponentGraph Graph { get; } = model.GraphOn(stage);

    /// <summary><c>sources visits</c>, then <c>needs accounts</c> for each direct need.</summary>
    public void AddSources(Component component, List<StepInput> inputs)
    {
        inputs.Add(new StepInput($"sources {component.Name}", Own(component)));
        AddNeeds(component, inputs);
    }

    public void AddNeeds(Component component, List<StepInput> inputs)
    {
        foreach (var needed in Graph.Needs[component])
        {
            inputs.Add(new StepInput($"needs {needed.Name}", Whole(needed)));
        }
    }

    /// <summary>The files that match <c>inputs</c>, and none that match the component's own outputs.</summary>
    public Digest Matching(Component component, ImmutableArray<string> patterns) => Of(MatchingFiles(component, patterns));

    /// <summary>The files behind an input, for people: those of <c>sources X</c>, <c>above X</c> and <c>files</c>; of <c>needs X</c> the inputs that it is made of.</summary>
    public IEnumerable<SourceFile>? FilesOf(ComponentTask task, string input) => input.Split(' ') switch
    {
        ["sources", var name] when model.Find(name) is { } component => OwnFiles(component),
        ["needs", var name] when model.Find(name) is { } component =>
            [Part($"sources {name}", Own(component)), Part($"above {name}", above.Of(component.Folder)), .. Graph.Needs[component].Select(needed => Part($"needs {needed.Name}", Whole(needed)))],
        ["above", var name] when model.Find(name) is { } component => above.FilesAboveOf(component.Folder),
        ["files"] when task.Declaration.Inputs is { } patterns => MatchingFiles(task.Component, patterns),
        _ => null,
    };

    static SourceFile Part(string name, Digest digest) => new(name, SourceKind.File, digest);

    IEnumerable<SourceFile> MatchingFiles(Component component, ImmutableArray<string> patterns)
    {
        var wanted = new PathPatterns(component.Folder, patterns);
        var outputs = Outputs(component);
        return FoldersOf(component, patterns).SelectMany(sources.FilesOf).Where(file => wanted.Match(file.Path) && outputs?.Match(file.Path) != true);
    }

    IEnumerable<SourceFile> OwnFiles(Component component) =>
        Outputs(component) is { } outputs ? sources.FilesOf(component.Folder).Where(file => !outputs.Match(file.Path)) : sources.FilesOf(component.Folder);

    Digest Own(Component component)
    {
        if (!_own.TryGetValue(component, out var digest))
        {
            _own[component] = digest = Outputs(component) is { } outputs
                ? sources.OfFolder(component.Folder, outputs.Starts, outputs.Match)
                : sources.OfFolder(component.Folder);
        }

        return digest;
    }

    /// <summary>Of the component's files and of all that it needs. A circle, which is a problem of its own, is cut.</summary>
    Digest Whole(Component component)
    {
        var left = new Stack<Component>([component]);
        while (left.TryPeek(out var one))
        {
            if (_whole.ContainsKey(one) || !Enter(one, left))
            {
                left.Pop();
            }
        }

        return _whole[component];
    }

    /// <summary>False: what it needs is known, and now it is too. True: something that it needs must be known first.</summary>
    bool Enter(Component one, Stack<Component> left)
    {
        var isNew = _entered.Add(one);
        var waits = false;
        foreach (var needed in Graph.Needs[one])
        {
            if (isNew && !_whole.ContainsKey(needed) && !_entered.Contains(needed))
            {
                left.Push(needed);
                waits = true;
            }
        }

        if (!waits)
        {
            _whole[one] = Join(one);
        }

        return waits;
    }

    Digest Join(Component component)
    {
        // What builds the component builds what it needs, with the settings that apply there.
        var digest = new DigestBuilder().Add(Own(component)).Add(above.Of(component.Folder));
        foreach (var needed in Graph.Needs[component])
        {
            if (_whole.TryGetValue(needed, out var whole))
            {
                digest.Add(needed.Name).Add(whole);
            }
        }

        return digest.Build();
    }

    /// <summary>Whether a file is made by the tasks of the component that it belongs to.</summary>
    public bool IsOutput(string path) =>
        Outputs(model.ComponentAt(path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : ""))?.Match(path) == true;

    /// <summary>Null: the component's tasks make nothing that is kept.</summary>
    PathPatterns? Outputs(Component component)
    {
        if (!_outputs.TryGetValue(component, out var outputs))
        {
            var written = component.On(stage).Tasks.Values.SelectMany(task => task.Outputs).ToList();
            _outputs[component] = outputs = written.Count == 0 ? null : new PathPatterns(component.Folder, written);
        }

        return outputs;
    }

    /// <summary>The components' folders in which files may match.</summary>
    public IEnumerable<string> FoldersOf(Component component, ImmutableArray<string> patterns)
    {
        var starts = new PathPatterns(component.Folder, patterns).Starts.ToList();
        var owners = starts.Select(start => model.ComponentAt(start).Folder);
        return owners.Concat(model.Components.Select(one => one.Folder).Where(folder => starts.Exists(start => IsIn(folder, start)))).Distinct(StringComparer.Ordinal);
    }

    static bool IsIn(string path, string folder) =>
        folder.Length == 0 || path == folder || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    static Digest Of(IEnumerable<SourceFile> files)
    {
        var digest = new DigestBuilder();
        foreach (var file in files)
        {
            digest.Add(file.Path).Add((long)file.Kind).Add(file.Content);
        }

        return digest.Build();
    }
}
