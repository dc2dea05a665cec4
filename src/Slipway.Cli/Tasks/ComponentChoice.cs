using System.CommandLine;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Sources;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>Which components a command is about: those named, those in a folder, those that a change touches.</summary>
/// <param name="Named">As named, clusters as they are; empty: none was.</param>
/// <param name="All">What is in named clusters too, narrowed down by the options.</param>
sealed record ComponentChoice(IReadOnlyList<Component> Named, IReadOnlyList<Component> All)
{
    /// <summary>It is not about the whole repository.</summary>
    public bool IsNarrowed { get; private init; }

    /// <summary>It is about what has changed.</summary>
    public bool IsAboutChanges { get; private init; }

    /// <param name="sources">Null: where it is about changes, Git looks at all files.</param>
    /// <param name="begun">From <see cref="Begin"/>; null: it is asked now.</param>
    public static async Task<ComponentChoice> CreateAsync(
        IReadOnlyList<string> names, LoadedRepository repository, ISourceTree? sources, Stage stage, TaskOptions options, ParseResult parsed, CommandContext context, CancellationToken cancellation,
        Task<ChangeStart>? begun = null)
    {
        var model = repository.Model;
        var named = names.Select(name => Find(name, repository, context)).Distinct().ToList();
        IReadOnlyList<Component> all = named.Count == 0 ? model.Components : [.. model.Components.Where(component => named.Contains(component) || named.Exists(component.IsIn))];
        if (parsed.GetValue(options.Folder) is { } folder)
        {
            all = [.. all.Intersect(In(folder, repository, context))];
        }

        begun ??= Begin(repository.Root, options, parsed, context, cancellation);
        if (begun is not null)
        {
            var files = await new ChangedFiles(context.Programs, repository.Root).SinceAsync(await begun, sources?.AgainstIndex(), cancellation);
            all = [.. all.Intersect(Affected.By(files, model, stage))];
        }

        return new ComponentChoice(named, all) { IsNarrowed = all.Count < model.Components.Length, IsAboutChanges = begun is not null };
    }

    /// <summary>Asks Git where the branches parted, while the repository is still read. Null: it is not about changes.</summary>
    public static Task<ChangeStart>? Begin(string root, TaskOptions options, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var reference = parsed.GetValue(options.Base);
        return parsed.GetValue(options.Affected) || reference is not null
            ? Task.Run(() => new ChangedFiles(context.Programs, root).StartAsync(reference, cancellation), cancellation) : null;
    }

    /// <summary>By name, code or folder from the root; <c>.</c> and what begins with it is a folder from where one stands.</summary>
    static Component Find(string name, LoadedRepository repository, CommandContext context) =>
        name.StartsWith('.') ? repository.Model.ComponentAt(Relative(name, repository, context)) : repository.Model.Get(name);

    /// <summary>The components in a folder; where there is none, the one that it belongs to.</summary>
    static List<Component> In(string folder, LoadedRepository repository, CommandContext context)
    {
        var path = Relative(folder, repository, context);
        var inside = repository.Model.Components.Where(component => path.Length == 0 || component.Folder == path || component.Folder.StartsWith(path + "/", StringComparison.Ordinal)).ToList();
        return inside.Count > 0 ? inside : [repository.Model.ComponentAt(path)];
    }

    static string Relative(string folder, LoadedRepository repository, CommandContext context)
    {
        var full = RealPath.Of(Path.GetFullPath(folder, context.Directory));
        if (!Directory.Exists(full))
        {
            throw new ProblemException(new Problem("no-folder", $"there is no folder `{folder}`"));
        }

        return full == repository.Root ? ""
            : full.StartsWith(repository.Root + "/", StringComparison.Ordinal) ? full[(repository.Root.Length + 1)..]
            : throw new ProblemException(new Problem("no-folder", $"`{folder}` lies outside of the repository"));
    }
}
