using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Bootstrap;
using Slipway.Cli.Output.Plans;
using Slipway.Discovery;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Repository.Manifests;
using Slipway.Sources;
using Slipway.State;
using Slipway.Tasks;
using Slipway.Tasks.Verdicts;

namespace Slipway.Cli.Tasks;

/// <summary>The verdict on what was typed: looked up before anything is planned, kept after a run that has found every result.</summary>
sealed class TaskVerdict(VerdictQuestion question, CommandContext context)
{
    readonly VerdictStore _store = new(context.Folders, context.Time);
    readonly long _began = context.Time.GetTimestamp();

    public string Root => question.Root;

    /// <summary>Null: this is not told from a verdict.</summary>
    public static TaskVerdict? Of(ParseResult parsed, TaskOptions options, CommandContext context)
    {
        // What Git says of branches is asked each time, and what is shown of single steps has to be read.
        var isOther = parsed.GetValue(options.Affected) || parsed.GetValue(options.Base) is not null || parsed.GetValue(options.DryRun)
            || parsed.GetValue(options.NoCache) || parsed.GetValue(options.Verbose) || parsed.GetValue(options.Output) != "text";
        return isOther || context.Snapshots is null ? null : Of([.. parsed.Tokens.Select(token => $"{(int)token.Type} {token.Value}")], context);
    }

    /// <param name="words">What was typed.</param>
    internal static TaskVerdict? Of(IReadOnlyCollection<string> words, CommandContext context) =>
        RepositoryFinder.TryFind(context.Directory) is { } root
            ? new TaskVerdict(VerdictQuestion.Of(root, context.Directory, words, context.Variables, $"{ToolPlatform.Current.Key} {typeof(TaskVerdict).Module.ModuleVersionId}"), context) : null;

    public async Task<VerdictAnswer?> FindAsync(CancellationToken cancellation) =>
        await _store.FindAsync(question, context.Sources, cancellation) is { } known
        && (known.Engine is null || known.Engine == await TaskInside.EngineAsync(context, cancellation)) ? known : null;

    /// <summary>Writes the journal and tells what a run with nothing to do tells.</summary>
    public async Task<int> TellAsync(VerdictAnswer known, ParseResult parsed, CancellationToken cancellation)
    {
        var journals = Journals.Of(context.Folders, known.Repository, Root, context.Time);
        await using (var journal = await journals.BeginAsync(JournaledCommand.Of(parsed), known.Stage, [], known.Steps, cancellation))
        {
            var counts = ImmutableSortedDictionary<StepEnd, int>.Empty.Add(StepEnd.Reused, known.Steps);
            await journal.AppendAsync(new RunEnded(context.Time.GetUtcNow(), counts, false) { Elapsed = context.Time.GetElapsedTime(_began) }, isDurable: false, cancellation);
        }

        context.Terminal.TrySay($"{PlanCounts.AllReused(known.Steps).Summary()}  {StepText.Seconds(context.Time.GetElapsedTime(_began))}");
        if (known.LastLine is { } line)
        {
            context.Terminal.Out.WriteLine(line);
        }

        return ExitCodes.Done;
    }

    /// <param name="told">Adds what the command tells; null: it is not to be kept.</param>
    public void Keep(TaskSession session, TaskPlan plan, IReadOnlyList<StepResult> results, Func<VerdictAnswer, VerdictAnswer?> told)
    {
        // The log of the only step of a run is shown.
        if (results.Count < 2 || results.Any(result => result.End != StepEnd.Reused)
            || session.Sources.Identity is not { } sources || session.Witnesses is not { } programs || !IsSeen(session)
            || session.Results.OutputsOf(plan.Plan.Steps.Where(step => !step.IsOnDemand)) is not { } outputs)
        {
            return;
        }

        var answer = new VerdictAnswer(session.Repository.Model.Name, plan.Tasks[0].Selected.Stage.Name, results.Count(result => result.IsCounted)) { Engine = session.Engine };
        if (told(answer) is { } all)
        {
            _store.Keep(question, all, sources, programs, outputs);
        }
    }

    /// <summary>Whether a change of any manifest, and of any folder of programs, would be one of the sources.</summary>
    static bool IsSeen(TaskSession session)
    {
        var (model, sources) = (session.Repository.Model, session.Sources);
        using var stamps = FileStamps.Below(session.Repository.Root);
        var manifests = model.Components.SelectMany(component => component.Above).Concat(model.Components.Select(component => component.Manifest)).Append(model.Manifest).Distinct();
        return session.Repository.Problems.Count == 0 && stamps is not null
            && manifests.All(manifest => sources.Find(manifest.Source.File) is { Kind: SourceKind.File or SourceKind.Executable } && HasPlainPrograms(manifest, sources, stamps));
    }

    /// <summary>A link may come to lead elsewhere.</summary>
    static bool HasPlainPrograms(Manifest manifest, ISourceTree sources, FileStamps stamps) =>
        sources.KnowsNamesIn(manifest.Folder)
        && stamps.OfItself(System.Text.Encoding.UTF8.GetBytes(Path.Combine(manifest.Folder, ".bin\0"))) is var bin && (bin == Stamp.Absent || bin.IsFolder);
}
