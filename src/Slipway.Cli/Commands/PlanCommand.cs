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
    readonly Option<bool> _replaceDatabases = new("--replace-databases") { Description = "what a deploy with this consent would do" };
    readonly Option<bool> _rehearse = new("--rehearse") { Description = "what a deploy with a rehearsal would do" };
    readonly Option<bool> _exitCode = new("--exit-code") { Description = "end with 3 when there is something to change" };
    readonly Option<string[]> _remove = new("--remove") { Description = "what a deploy that removes components which have left the repository would do", HelpName = "name" };
    readonly OutputOption _output = new("text", "json");

    public PlanCommand()
        : base("plan", "Show exactly what a deploy would change on a stage; change nothing.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_replaceDatabases);
        Options.Add(_rehearse);
        Options.Add(_remove);
        Options.Add(_exitCode);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        context.BeginSources(cancellation);
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        await using var opened = await OpenedRelease.OpenAsync(repository, stage, NamedComponents.Of(repository, parsed.GetValue(_components)!), context, cancellation);
        (opened.Session.ReplacesDatabases, opened.Session.Rehearses, opened.Session.Removes) = (parsed.GetValue(_replaceDatabases), parsed.GetValue(_rehearse), parsed.GetValue(_remove) ?? []);
        var terminal = opened.Context.Terminal;
        var plan = await opened.WithoutSecretsAsync(async () => await opened.Session.AskAsync(await opened.Session.PlanAsync(await opened.Session.HistoryAsync(cancellation), cancellation), cancellation));
        Write(plan, opened.Session, WantsJson(parsed), terminal);
        await terminal.Out.FlushAsync(cancellation);
        var problems = plan.Problems;
        if (!problems.IsEmpty)
        {
            return await opened.WithoutSecretsAsync<int>(() => throw new ProblemException(problems));
        }

        return parsed.GetValue(_exitCode) && !plan.IsEmpty ? ExitCodes.Changes : ExitCodes.Done;
    }

    static void Write(ReleasePlan plan, IReleaseSession session, bool isJson, Terminal terminal)
    {
        if (isJson)
        {
            JsonText.Write(terminal.Out, json => ReleasePlanJson.Write(plan, session.Scope, json));
        }
        else
        {
            new ReleasePlanText(terminal.Out, terminal.ColourOutput).Write(plan, session.Where);
        }
    }
}
