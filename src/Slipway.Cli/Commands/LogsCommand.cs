using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Standing;
using Slipway.Discovery;
using Slipway.Engines.Processes.Logs;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Stages;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway logs</c>: what processes have written.</summary>
sealed class LogsCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("components, or single processes such as `visits/web`; default: all");
    readonly StageOption _stage = new();
    readonly Option<bool> _follow = new("--follow", "-f") { Description = "go on with what is written from now on" };
    readonly Option<string?> _since = new("--since") { Description = "only what is newer: 10m, 2h, or a time such as 2026-11-20T21:43:05Z", HelpName = "time" };
    readonly Option<string?> _grep = new("--grep") { Description = "only lines that match this regular expression", HelpName = "pattern" };
    readonly Option<int?> _tail = new("--tail", "-n") { Description = "only the last so many lines", HelpName = "lines" };

    public LogsCommand()
        : base("logs", "Show what the processes have written.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_follow);
        Options.Add(_since);
        Options.Add(_grep);
        Options.Add(_tail);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var names = parsed.GetValue(_components)!.Select(name => IdOf(repository.Model, name)).ToList();
        var query = new LogQuery
        {
            Of = names,
            Follow = parsed.GetValue(_follow),
            Since = Since(parsed.GetValue(_since), context.Time),
            Grep = parsed.GetValue(_grep),
            Tail = parsed.GetValue(_tail),
        };
        Task<int> Show(CancellationToken token) => StageStanding.IsMeant(repository, stage, context)
            ? new StageStanding(repository, stage, context).LogsAsync(query, token)
            : ShowAsync(repository, stage, query, context, token);
        return query.Follow ? await WhileRead.RunAsync(Show, cancellation) : await Show(cancellation);
    }

    static async Task<int> ShowAsync(LoadedRepository repository, Stage stage, LogQuery query, CommandContext context, CancellationToken cancellation)
    {
        var reader = new LogReader(context.Place(repository, stage).Folders, context.Time);
        CheckProcesses(repository.Model, stage, query.Of, reader.Processes());
        var output = context.Terminal.Out;
        var isAlone = query.Of.Count == 1 && query.Of.Single().Contains('/');
        await foreach (var line in reader.ReadAsync(query, cancellation))
        {
            var text = LogText.Of(line.Text, context.Terminal);
            output.WriteLine(isAlone ? text : $"{line.Component}/{line.Process} | {text}");
            if (query.Follow)
            {
                output.Flush();
            }
        }

        return ExitCodes.Done;
    }

    /// <summary>A process that is neither declared nor has ever written is a mistake.</summary>
    static void CheckProcesses(RepositoryModel model, Stage stage, IEnumerable<string> names, IReadOnlyCollection<string> written)
    {
        var known = model.Components.SelectMany(component => component.On(stage).Processes.Select(process => $"{component.Name}/{process.Name}")).Concat(written).ToHashSet(StringComparer.Ordinal);
        var problems = names.Where(name => name.Contains('/') && !known.Contains(name))
            .Select(name => new Problem("unknown-process", $"there is no process `{name}`") { Fix = Suggestion.Sentence(name, known) ?? "`slipway status` shows what there is" })
            .ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    static string IdOf(RepositoryModel model, string name) =>
        model.Find(name) is null && name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            ? $"{model.Get(name[..slash]).Name}{name[slash..]}"
            : model.Get(name).Name;

    static DateTimeOffset? Since(string? text, TimeProvider time)
    {
        if (text is null)
        {
            return null;
        }

        if (Durations.TryParse(text, out var ago))
        {
            return time.GetUtcNow() - ago;
        }

        return DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new ProblemException(new Problem("usage", $"`{text}` is no time") { Fix = "write 10m, 2h, 1d, or 2026-11-20T21:43:05Z" });
    }
}
