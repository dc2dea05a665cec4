using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway up</c>: runs components and all they need on this machine.</summary>
sealed class UpCommand : SlipwayCommand
{
    readonly ComponentsArgument _components = new("the components to run, with all they need; default: all that run");
    readonly StageOption _stage = new();
    readonly Option<bool> _detach = new("--detach", "-d") { Description = "return when everything is ready; `slipway down` stops it" };
    readonly Option<bool> _embedded = new("--embedded") { Description = "SQLite instead of servers, wherever a component allows it" };

    public UpCommand()
        : base("up", "Run components and all they need on this machine; Ctrl-C stops them.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_detach);
        Options.Add(_embedded);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var request = Request(repository, stage, parsed, context);
        var redactor = new Redactor();
        var terminal = context.Terminal with { Error = new RedactingTextWriter(context.Terminal.Error, redactor) };
        TellWhatIsNotUsed(request, terminal);
        var place = context.Place(repository, stage);
        var isDetached = parsed.GetValue(_detach);
        try
        {
            await using var view = PlanView.Start(terminal, place.Folders, context.Time);
            var results = await new UpRun(place, context.Programs, context.Time).RunAsync(
                request, context.Secrets(repository, stage), token => ConnectAsync(place, context, token), view, redactor, view.Note, cancellation);
            var problems = results.SelectMany(result => result.Problems).ToList();
            if (problems.Count > 0)
            {
                throw new ProblemException(problems);
            }

            if (isDetached || results.Count == 0)
            {
                await view.DisposeAsync();
                await TellAsync(results, place, stage, context, terminal, cancellation);
                return ExitCodes.Done;
            }

            await view.FollowAsync(cancellation);
        }
        catch (Exception exception) when (!isDetached && exception is OperationCanceledException or ProblemException)
        {
            await StopAsync(place, context, terminal);
            throw;
        }

        return ExitCodes.Done;
    }

    UpRequest Request(LoadedRepository repository, Stage stage, ParseResult parsed, CommandContext context)
    {
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        return new UpRequest(repository.Model, repository.Root, stage, named.Count > 0 ? WithContents(repository, named) : repository.Model.Components)
        {
            PreferEmbedded = parsed.GetValue(_embedded),
            Variables = context.Variables,
            ToolFolders = component => ToolFolders.Of(repository, component),
        };
    }

    /// <summary>A cluster stands for all that is in it.</summary>
    static List<Component> WithContents(LoadedRepository repository, List<Component> named) =>
        [.. named.Concat(repository.Model.Components.Where(component => component.Above.Any(manifest => manifest.Kind == "cluster" && named.Any(one => one.Manifest == manifest)))).Distinct()];

    static void TellWhatIsNotUsed(UpRequest request, Terminal terminal)
    {
        var keys = request.Wanted.SelectMany(component => component.On(request.Stage).NotYetUsed).Distinct().Order(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            terminal.Error.WriteLine($"note: not used when processes run on this machine: {string.Join(", ", keys.Select(key => $"`{key}`"))}");
        }
    }

    static async Task<SupervisorClient> ConnectAsync(LocalPlace place, CommandContext context, CancellationToken cancellation) =>
        (await SupervisorClient.ConnectAsync(place.Folders, Environment.ProcessPath!, startIfAbsent: true, context.Time, cancellation))!;

    static async Task TellAsync(IReadOnlyList<StepResult> results, LocalPlace place, Stage stage, CommandContext context, Terminal terminal, CancellationToken cancellation)
    {
        if (results.Count == 0)
        {
            terminal.Error.WriteLine("nothing to run: no component has a `run`");
            return;
        }

        if (results.All(result => result.End == StepEnd.Unchanged))
        {
            terminal.Error.WriteLine("nothing changed: everything runs already");
        }

        await StatusCommand.WriteTableAsync(place, stage, context.Terminal, context.Time, cancellation);
        terminal.Error.WriteLine($"`slipway logs --follow` shows what they say, `slipway down` stops them");
    }

    static async Task StopAsync(LocalPlace place, CommandContext context, Terminal terminal)
    {
        terminal.Error.WriteLine("stopping; Ctrl-C again stops at once");
        if (await SupervisorClient.ConnectToStopAsync(place.Folders, Environment.ProcessPath!, context.Time, CancellationToken.None) is { } supervisor)
        {
            await supervisor.ShutdownAsync(now: false, CancellationToken.None);
        }
    }
}
