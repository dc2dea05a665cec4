using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Commands.Runs;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Execution.Journal;
using Slipway.Problems;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway runs</c>: what was done in this checkout, from the journals.</summary>
sealed class RunsCommand : SlipwayCommand
{
    const int Newest = 20;

    readonly Argument<string?> _number = new("run") { Description = "the number of a run, to see its steps; default: a list", HelpName = "run", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> _log = new("--log") { Description = "print what this step of the run printed", HelpName = "step" };
    readonly Option<bool> _all = new("--all", "-a") { Description = $"all that are kept, not only the newest {Newest}" };
    readonly Option<string?> _stage = new("--stage", "-s") { Description = "the deploys of this stage, wherever they were begun; default: what was done in this checkout", HelpName = "stage", CompletionSources = { Completions.Stages } };
    readonly OutputOption _output = new("table", "json");

    public RunsCommand()
        : base("runs", "Show what was done here: each run, its steps, and how they ended.")
    {
        Arguments.Add(_number);
        Options.Add(_log);
        Options.Add(_all);
        Options.Add(_stage);
        Options.Add(_output);
        Validators.Add(result =>
        {
            if (result.GetValue(_log) is not null && result.GetValue(_number) is null)
            {
                result.AddError("`--log` needs the number of a run: slipway runs 12 --log visits:test");
            }

            if (result.GetValue(_log) is not null && result.GetValue(_stage) is not null)
            {
                result.AddError("the log of a deploy's step is not kept with the stage: leave out `--log`");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        if (parsed.GetValue(_stage) is { } stage)
        {
            return await OfStageAsync(parsed, stage, context, cancellation);
        }

        var journals = context.Journals(await context.LoadAsync(cancellation));
        if (parsed.GetValue(_number) is { } typed)
        {
            var run = await FindAsync(journals, typed, cancellation);
            if (parsed.GetValue(_log) is { } step)
            {
                WriteLog(journals, run, step, context.Terminal);
            }
            else
            {
                RunText.Write(run, WantsJson(parsed), context.Terminal);
            }

            return ExitCodes.Done;
        }

        var runs = journals.ListAsync(cancellation);
        var shown = await (parsed.GetValue(_all) ? runs : runs.Take(Newest)).ToListAsync(cancellation);
        RunsText.Write(shown, WantsJson(parsed), context.Terminal);
        return ExitCodes.Done;
    }

    async Task<int> OfStageAsync(ParseResult parsed, string named, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, named);
        await using var opened = await OpenedPlace.OpenAsync(repository, stage, context, cancellation);
        var deploys = (await opened.Place.HistoryAsync(cancellation)).Deploys;
        if (parsed.GetValue(_number) is { } typed)
        {
            var deploy = deploys.FirstOrDefault(one => string.Create(CultureInfo.InvariantCulture, $"{one.Number}") == typed)
                ?? throw new ProblemException(new Problem("unknown-run", $"there is no deploy `{typed}` on `{stage.Name}`") { Fix = $"slipway runs --stage {stage.Name}   (shows those that are kept)" });
            StageRunsText.Write(deploy, stage.Name, WantsJson(parsed), context.Terminal);
        }
        else
        {
            StageRunsText.Write([.. parsed.GetValue(_all) ? deploys : deploys.Take(Newest)], stage.Name, WantsJson(parsed), context.Terminal);
        }

        return ExitCodes.Done;
    }

    static async Task<RunRecord> FindAsync(Journals journals, string typed, CancellationToken cancellation) =>
        (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await journals.FindAsync(number, cancellation) : null)
        ?? throw new ProblemException(new Problem("unknown-run", $"there is no run `{typed}` in this checkout") { Fix = "slipway runs   (shows those that are kept)" });

    static void WriteLog(Journals journals, RunRecord run, string step, Terminal terminal)
    {
        try
        {
            foreach (var line in File.ReadLines(journals.FolderOf(run.Number).LogPath(step)))
            {
                terminal.Out.WriteLine(LogText.Plain(line));
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(new Problem("no-step-log", $"run {run.Number} keeps no log of `{step}`")
            {
                Why = run.Steps.Any(one => one.Name == step) ? "the step printed nothing, or its log is kept elsewhere" : "the run's journal names no such step; it does not name those whose results were reused",
                Fix = $"slipway runs {run.Number}   (shows the steps)",
            });
        }
    }
}
