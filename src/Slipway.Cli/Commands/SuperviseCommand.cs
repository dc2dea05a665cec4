using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Engines.Containers;
using Slipway.Engines.Processes.Supervision;
using Slipway.Problems;
using Slipway.Releases.Machines;
using Slipway.Repository.Stages;
using Slipway.State;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway supervise</c>: keeps what was released on this machine running, through reboots. With <c>--state</c> it is what <c>up</c> and deploys start in the background.</summary>
sealed class SuperviseCommand : SlipwayCommand
{
    static readonly string[] Kept = ["HOME", "PATH", "LANG", "XDG_STATE_HOME", "XDG_CACHE_HOME", "DOTNET_ROOT", .. ContainerHost.EngineNames];

    readonly Option<string?> _state = new("--state") { Description = "The folder of what runs.", Hidden = true };
    readonly Option<string?> _sockets = new("--sockets") { Description = "The folder of the socket.", Hidden = true };
    readonly StageOption _stage = new();
    readonly Option<string?> _place = new("--place") { Description = "The folder of a stage.", Hidden = true };
    readonly Option<bool> _install = new("--install") { Description = "write a systemd unit that does this at each start of the machine" };
    readonly Option<bool> _print = new("--print") { Description = "show that unit, and write nothing" };

    public SuperviseCommand()
        : base("supervise", "Keep what was released on this machine running, also after it was started anew.")
    {
        Options.Add(_state);
        Options.Add(_sockets);
        Options.Add(_stage);
        Options.Add(_place);
        Options.Add(_install);
        Options.Add(_print);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        if (parsed.GetValue(_state) is { } state && parsed.GetValue(_sockets) is { } sockets)
        {
            // Not the command's token: SIGTERM means to stop everything in order, which the supervisor sees to itself.
            await new Supervisor(new UpFolders(state, sockets), new SupervisorSettings(), TimeProvider.System).RunAsync(CancellationToken.None);
            return ExitCodes.Done;
        }

        var place = parsed.GetValue(_place) ?? await PlaceAsync(parsed, context, cancellation);
        var file = StageFile.Read(place);
        if (parsed.GetValue(_install) || parsed.GetValue(_print))
        {
            Install(file, parsed.GetValue(_print), context);
            return ExitCodes.Done;
        }

        await new StageKeeper(file, context).RunAsync(cancellation);
        return ExitCodes.Done;
    }

    async Task<string> PlaceAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var place = MachineStage.Of(context.Folders, repository.Model.Name, stage.Name).Root;
        return !stage.IsMachine ? throw NotHere(repository.Model.Stages.All, stage)
            : File.Exists(Path.Combine(place, "stage.json")) ? place
            : throw new ProblemException(new Problem("stage-unknown-here", $"nothing was deployed to `{stage.Name}` on this machine yet") { Kind = ProblemKind.Failure, Fix = $"slipway deploy --stage {stage.Name}" });
    }

    static ProblemException NotHere(IEnumerable<Stage> stages, Stage stage) => new(new Problem("stage-not-here", $"`{stage.Name}` is not deployed to this machine")
    {
        Fix = stages.FirstOrDefault(other => other.IsMachine) is { } here ? $"name a stage that is: `--stage {here.Name}`" : $"say where its proxy listens: `stages: {{ {stage.Name}: {{ engine: processes, listen: \"127.0.0.1:8080\" }} }}`",
    });

    static void Install(StageFile file, bool isShown, CommandContext context)
    {
        var isSystem = Environment.IsPrivilegedProcess;
        var tool = ToolCopy.For(OwnProgram.Path, new UpFolders(Path.Combine(file.Stage.Root, "service"), file.Stage.Up.Sockets));
        string[] words = ToolCopy.IsAssembly(tool) ? [file.Dotnet, tool] : [tool];
        var variables = context.Variables.Where(variable => Kept.Contains(variable.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var unit = new StageUnit(file.Stage, [.. words, "supervise", "--place", file.Stage.Root], variables, isSystem);
        if (isShown)
        {
            context.Terminal.Out.Write(unit.Text);
            return;
        }

        var folder = isSystem ? "/etc/systemd/system" : Path.Combine(context.Environment("XDG_CONFIG_HOME") ?? Path.Combine(context.Environment("HOME") ?? "/", ".config"), "systemd/user");
        var path = Path.Combine(folder, unit.Name);
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, unit.Text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("unit-not-written", $"`{path}` cannot be written") { Kind = ProblemKind.Failure, Why = exception.Message, Fix = $"slipway supervise --install --print --stage {file.Stage.Name}   shows what belongs there" });
        }

        context.Terminal.Out.WriteLine(path);
        unit.Next.ToList().ForEach(line => context.Terminal.Error.WriteLine($"then: {line}"));
    }
}
