using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Shells;
using Slipway.Shells.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway shell [stage] [-- command…]</c>: the user's own shell, or one command, in a stage.</summary>
sealed class ShellCommand : SlipwayCommand
{
    readonly Argument<string[]> _words = new("stage")
    {
        Description = "the stage; behind `--` a command to run in it",
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "stage",
        CompletionSources = { Completions.Stages },
    };

    readonly Option<bool> _dryRun = new("--dry-run") { Description = "print the exports, for eval \"$(slipway shell test --dry-run)\"" };
    readonly Option<bool> _save = new("--save") { Description = "write them to .env.STAGE at the root, secrets as references" };
    readonly Option<string?> _shell = new("--shell") { Description = "bash, zsh, fish, or a path to one; default: $SHELL", HelpName = "shell" };

    public ShellCommand()
        : base("shell", "Start your shell, or one command, in a stage.")
    {
        Arguments.Add(_words);
        Options.Add(_dryRun);
        Options.Add(_save);
        Options.Add(_shell);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var (stageName, command) = Words(parsed);
        try
        {
            var repository = await context.LoadSoundAsync(cancellation);
            var stage = context.StageOf(repository, stageName);
            var request = await RequestAsync(repository, stage, parsed.GetValue(_dryRun), context, cancellation);
            if (parsed.GetValue(_dryRun) || parsed.GetValue(_save))
            {
                return await PrintAsync(parsed, request, context, cancellation);
            }

            await StartAsync(parsed, repository, stage, request, command, context, cancellation);
            return ExitCodes.OurOwnFailure;
        }
        catch (ProblemException exception) when (command.Length > 0)
        {
            Report(parsed, context, exception.Problems);
            return ExitCodes.OfCommandNotStarted(exception.Problems[0]);
        }
    }

    static (string? Stage, ImmutableArray<string> Command) Words(ParseResult parsed)
    {
        var own = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Count(token => token.Type == TokenType.Argument);
        var all = parsed.CommandResult.Tokens.Select(token => token.Value).ToImmutableArray();
        var command = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Select(token => token.Value).ToImmutableArray();
        var stages = all[..^command.Length];
        return stages.Length <= 1
            ? (stages.FirstOrDefault(), command)
            : throw new ProblemException(new Problem("usage", $"`{stages[1]}` is one argument too many") { Fix = $"a command goes behind `--`: slipway shell {stages[0]} -- {string.Join(' ', stages[1..])}" });
    }

    static async Task<StageShellRequest> RequestAsync(LoadedRepository repository, Stage stage, bool isPrinted, CommandContext context, CancellationToken cancellation)
    {
        var component = repository.Model.ComponentAt(context.FolderIn(repository));
        var refined = repository.Model.StageOf(component, stage);
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(repository.Model, component, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var request = new StageShellRequest
        {
            Stage = stage.Name,
            Emoji = stage.Emoji,
            IsProtected = refined.IsProtected,
            Root = repository.Root,
            Tool = OwnCommand.Word(context),
            Components = [.. repository.Model.Components.Where(one => one.Code is not null).Select(one => new ShellComponent(one.Folder, one.Code!))],
            Variables = [.. variables.Where(variable => Reachable(variable, refined)).Select(variable => new ShellVariable(variable.Name, variable.Parts))],
            PathFolders = [.. ToolFolders.Of(repository, component), .. OwnCommand.Folder(context) is { } own ? [own] : ImmutableArray<string>.Empty],
        };
        return refined.Context is { } name && !isPrinted
            ? request with { KubeConfig = await new StageKubeConfig(context.Programs, context.Folders).PrepareAsync(request, context.Access(repository.Model, stage, name), context.Variables, cancellation) }
            : request;
    }

    /// <summary>On this machine every address is known beforehand; those in a cluster are known only there.</summary>
    static bool Reachable(EnvironmentVariable variable, Stage stage) =>
        stage.Engine == EngineKind.Processes || !variable.Parts.Any(part => part is EndpointPart);

    async Task<int> PrintAsync(ParseResult parsed, StageShellRequest request, CommandContext context, CancellationToken cancellation)
    {
        if (parsed.GetValue(_save))
        {
            var (path, warning) = await new SavedEnvironment(context.Programs).WriteAsync(request.Root, request, cancellation);
            context.Terminal.Error.WriteLine($"wrote {path}");
            Report(parsed, context, warning is null ? [] : [warning]);
        }

        if (parsed.GetValue(_dryRun))
        {
            var kind = parsed.GetValue(_shell) is { } named ? ShellChoice.Known(named) : ShellKind.Bash;
            context.Terminal.Out.Write(ShellExports.Write(kind, request));
        }

        return ExitCodes.Done;
    }

    async Task StartAsync(
        ParseResult parsed, LoadedRepository repository, Stage stage, StageShellRequest request, ImmutableArray<string> command, CommandContext context, CancellationToken cancellation)
    {
        var values = await ValueResolver.CreateAsync(repository, stage, request.Variables.SelectMany(variable => variable.Parts), context, cancellation);
        var environment = StageEnvironment.Of(request, values.Value, context.Variables);
        var starter = new ShellStarter(context.Folders, context.Time);
        if (command.Length > 0)
        {
            var program = ProgramPath.Resolve(command[0], Environment.CurrentDirectory, environment.GetValueOrDefault("PATH"));
            starter.Start(ShellLaunch.Command(program, command[1..], environment));
        }

        var shell = ShellChoice.Of(parsed.GetValue(_shell), context.Variables);
        starter.Start(ShellLaunch.Interactive(shell.Kind, shell.Path, request, environment, starter.NewFolder()));
    }
}
