using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
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

    readonly EngineOption _engine = new();
    readonly Option<bool> _dryRun = new("--dry-run") { Description = "print what would be done, and why; start, stop and make nothing" };

    public UpCommand()
        : base("up", "Run components and all they need on this machine; Ctrl-C stops them.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_detach);
        Options.Add(_embedded);
        Options.Add(_engine);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var request = Request(repository, stage, parsed, context);
        var redactor = new Redactor();
        var terminal = context.Terminal with { Error = new RedactingTextWriter(context.Terminal.Error, redactor) };
        TellWhatIsNotUsed(request, terminal);
        var place = context.Place(repository, stage, request.Engine);
        if (parsed.GetValue(_dryRun))
        {
            WriteForecast(await Run(place, repository, stage, context, redactor, terminal.Error.WriteLine).ForecastAsync(request, cancellation), terminal);
            return ExitCodes.Done;
        }

        await using var view = PlanView.Start(terminal with { Out = terminal.Error }, context.Time, new PlanViewOptions { HasReport = false });
        await using var follower = new UpFollower(view, place.Folders, context.Time);
        var run = Run(place, repository, stage, context, redactor, view.Note);
        var session = new UpSession(request, run, place, view, follower, context with { Terminal = terminal });
        return parsed.GetValue(_detach) ? await session.DetachAsync(cancellation) : await session.StayAsync(cancellation);
    }

    static UpRun Run(LocalPlace place, LoadedRepository repository, Stage stage, CommandContext context, Redactor redactor, Action<string> note) => new(
        place, context.Secrets(repository, stage), context.Journals(repository), token => ConnectAsync(place, context, token), context.Sources, context.Containers(repository, stage), context.Programs, context.Time, redactor, note);

    /// <summary>A line for each step, in the order in which they would come.</summary>
    static void WriteForecast(ImmutableArray<ForecastStep> steps, Terminal terminal)
    {
        if (steps.IsEmpty)
        {
            terminal.Error.WriteLine("nothing to run: no component has a `run`");
            return;
        }

        var table = new Table("STEP", "WILL RUN", "WHY");
        foreach (var step in steps)
        {
            table.Add(step.Name, step.WillRun ? "yes" : "no", step.Why);
        }

        table.Write(terminal);
    }

    UpRequest Request(LoadedRepository repository, Stage stage, ParseResult parsed, CommandContext context)
    {
        var named = parsed.GetValue(_components)!.Select(repository.Model.Get).ToList();
        return new UpRequest(repository.Model, repository.Root, stage, named.Count > 0 ? WithContents(repository, named) : repository.Model.Components)
        {
            Command = JournaledCommand.Of(parsed),
            IsEverything = named.Count == 0,
            Engine = _engine.Of(parsed) ?? stage.Engine,
            IsEngineChosen = _engine.Of(parsed) is not null,
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
        var keys = request.Wanted.SelectMany(component => component.On(request.Stage).NotYetUsed).Where(key => key != "image" || request.Engine != EngineKind.Containers).Distinct().Order(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            terminal.Error.WriteLine($"note: not used when processes run on this machine: {string.Join(", ", keys.Select(key => $"`{key}`"))}");
        }
    }

    static async Task<SupervisorClient> ConnectAsync(LocalPlace place, CommandContext context, CancellationToken cancellation) =>
        (await SupervisorClient.ConnectAsync(place.Folders, Environment.ProcessPath!, startIfAbsent: true, context.Time, cancellation))!;
}
