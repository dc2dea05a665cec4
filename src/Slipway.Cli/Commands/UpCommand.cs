using System.CommandLine;
using Slipway.Cli.Commands.Version;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Discovery;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Running.Containers;
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
    readonly PullOption _pull = new();
    readonly OutputOption _output = new("text", "json", "ndjson");

    public UpCommand()
        : base("up", "Run components and all they need on this machine; Ctrl-C stops them.")
    {
        Arguments.Add(_components);
        Options.Add(_stage);
        Options.Add(_detach);
        Options.Add(_embedded);
        Options.Add(_engine);
        Options.Add(_dryRun);
        Options.Add(_pull);
        Options.Add(_output);
        Validators.Add(result =>
        {
            if (result.GetResult(_output) is { Implicit: false } && !result.GetValue(_dryRun))
            {
                result.AddError("`-o` is about what `--dry-run` prints: slipway up --dry-run -o json");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        CheckoutStage.Check(stage, "up");
        var running = LastEngine.Read(context.Place(repository, stage).Folders);
        var wanted = Request(repository, stage, parsed, context) with { Engine = _engine.Of(parsed) ?? running ?? stage.Engine, IsEngineChosen = (_engine.Of(parsed) ?? running) is not null };
        var request = await WithVersionsAsync(wanted, repository, context, cancellation);
        var redactor = new Redactor();
        var terminal = context.Terminal with { Error = new RedactingTextWriter(context.Terminal.Error, redactor) };
        TellWhatIsNotUsed(request, terminal);
        var place = context.Place(repository, stage, request.Engine);
        using var images = new LateImages(token => ImageSession.CreateAsync(repository, stage, context, redactor, token));
        request = await WithRequiredImagesAsync(request, repository, images, parsed, context, cancellation);
        if (parsed.GetValue(_dryRun))
        {
            var decisions = await Run(place, repository, stage, images, context, redactor, terminal.Error.WriteLine).ForecastAsync(request, cancellation);
            if (decisions.IsEmpty)
            {
                terminal.Error.WriteLine("nothing to run: no component has a `run`");
            }

            PlanOutput.Write(decisions, parsed.GetValue(_output)!, terminal);
            return ExitCodes.Done;
        }

        await using var view = PlanView.Start(terminal with { Out = terminal.Error }, context.Time, new PlanViewOptions { HasReport = false });
        await using var follower = new UpFollower(view, place.Folders, context.Time);
        var run = Run(place, repository, stage, images, context, redactor, view.Note);
        var session = new UpSession(request, run, place, view, follower, context with { Terminal = terminal });
        return parsed.GetValue(_detach) ? await session.DetachAsync(cancellation) : await session.StayAsync(cancellation);
    }

    static UpRun Run(LocalPlace place, LoadedRepository repository, Stage stage, LateImages images, CommandContext context, Redactor redactor, Action<string> note) => new(
        place, context.Secrets(repository, stage), context.Journals(repository), token => ConnectAsync(place, context, token), context.Sources, new ContainerParts(context.ContainerPrograms, images), context.Programs, context.Time, redactor, note);

    UpRequest Request(LoadedRepository repository, Stage stage, ParseResult parsed, CommandContext context)
    {
        var names = parsed.GetValue(_components)!;
        return new UpRequest(repository.Model, repository.Root, stage, [.. NamedComponents.Of(repository, names)])
        {
            Command = JournaledCommand.Of(parsed),
            IsEverything = names.Length == 0,
            PreferEmbedded = parsed.GetValue(_embedded),
            Variables = context.Variables,
            ToolFolders = component => ToolFolders.Of(repository, component),
        };
    }

    static async Task<UpRequest> WithVersionsAsync(UpRequest request, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var components = request.Model.GraphOn(request.Stage).Order(request.Wanted).Where(component => component.On(request.Stage).Processes.Length > 0);
        return request with { VersionOf = await GivenVersions.ReadAsync(repository, components, context, cancellation) };
    }

    /// <summary>A component that runs from a published image is told that image's version, not the one of its source here.</summary>
    async Task<UpRequest> WithRequiredImagesAsync(UpRequest request, LoadedRepository repository, LateImages images, ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        if (request.Engine != EngineKind.Containers)
        {
            return request;
        }

        var pieces = UpPlanner.Plan(request.Model, request.Stage, request.Wanted, request.Engine).OfType<ImagePiece>().ToList();
        var uses = request.Model.GraphOn(request.Stage).Order(request.Wanted).SelectMany(component => pieces.Select(piece => new ImageUse(component, piece.Component, piece.Target)));
        var consent = new PullConsent(parsed.GetValue(_pull)) { IsDryRun = parsed.GetValue(_dryRun), Named = request.IsEverything ? [] : request.Wanted };
        var taken = await new ImageRequirements(repository, request.Stage, consent, context).MeetAsync(uses, images.SessionAsync, cancellation);
        return taken.Count == 0 ? request : request with { VersionOf = component => taken.GetValueOrDefault(component) ?? request.VersionOf(component) };
    }

    static void TellWhatIsNotUsed(UpRequest request, Terminal terminal)
    {
        var keys = request.Wanted.SelectMany(component => component.On(request.Stage).NotYetUsed).Where(key => key != "image" || request.Engine != EngineKind.Containers).Distinct().Order(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
        {
            terminal.Error.WriteLine($"note: not used by `up`: {string.Join(", ", keys.Select(key => $"`{key}`"))}");
        }
    }

    static async Task<SupervisorClient> ConnectAsync(LocalPlace place, CommandContext context, CancellationToken cancellation) =>
        (await SupervisorClient.ConnectAsync(place.Folders, OwnProgram.Path, startIfAbsent: true, context.Time, cancellation))!;
}
