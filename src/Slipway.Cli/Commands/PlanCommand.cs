using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Releases;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Releases.Planning;
using Slipway.Repository.Components;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway plan</c>: exactly what a deploy would change.</summary>
sealed class PlanCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components, with all they need; default: all that are deployed");
    readonly StageOption _stage = new();
    readonly Option<bool> _exitCode = new("--exit-code") { Description = "end with 3 when there is something to change" };
    readonly OutputOption _output = new("text", "json");

    public PlanCommand()
        : base("plan", "Show exactly what a deploy would change in a stage's cluster; change nothing.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_exitCode);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var redactor = new Redactor();
        var terminal = context.Terminal with { Out = new RedactingTextWriter(context.Terminal.Out, redactor), Error = new RedactingTextWriter(context.Terminal.Error, redactor) };
        await using var session = await ReleaseSession.CreateAsync(repository, stage, Wanted(repository, parsed), (_, _) => new NothingReleased(), context, redactor, cancellation);
        var plan = await PlanAsync(session, cancellation);
        Write(plan, session.Scope, WantsJson(parsed), terminal);
        await terminal.Out.FlushAsync(cancellation);
        if (plan.Problems is { IsEmpty: false } problems)
        {
            // The cluster quotes what it refuses.
            throw new ProblemException([.. problems.Select(problem => problem with { What = redactor.Redact(problem.What), Why = problem.Why is { } why ? redactor.Redact(why) : null })]);
        }

        return parsed.GetValue(_exitCode) && !plan.IsEmpty ? ExitCodes.Changes : ExitCodes.Done;
    }

    static async Task<ReleasePlan> PlanAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var (history, key) = (session.Place.HistoryAsync(cancellation), new StageKey(session.Cluster.Client, session.Scope.Namespace).FindAsync(cancellation));
        await Task.WhenAll(history, key);
        var wanted = await session.WantedAsync(await history, await key ?? StageKey.New(), "plan", cancellation);
        return await new ReleasePlanner(session.Cluster.Client, session.Cluster.Kinds, session.Place).PlanAsync(wanted, await history, cancellation);
    }

    static void Write(ReleasePlan plan, ReleaseScope scope, bool isJson, Terminal terminal)
    {
        if (isJson)
        {
            JsonText.Write(terminal.Out, json => ReleasePlanJson.Write(plan, scope, json));
        }
        else
        {
            new ReleasePlanText(terminal.Out, terminal.ColourOutput).Write(plan, $"`{scope.Namespace}` of `{scope.Context}`");
        }
    }

    /// <summary>A cluster stands for all that is in it.</summary>
    IEnumerable<Component> Wanted(LoadedRepository repository, ParseResult parsed)
    {
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        return named.Count == 0 ? repository.Model.Components
            : named.Concat(repository.Model.Components.Where(component => component.Above.Any(manifest => manifest.Kind == "cluster" && named.Exists(one => one.Manifest == manifest)))).Distinct();
    }
}
