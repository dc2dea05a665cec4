using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Cli.Images;
using Slipway.Cli.Standing;
using Slipway.Cli.Tasks;
using Slipway.Discovery;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Shells;

namespace Slipway.Cli.Commands;

/// <summary>What <c>terminal</c> and <c>exec</c> share: a command in a container takes this process's place.</summary>
abstract class InsideCommand : SlipwayCommand
{
    readonly StageOption _stage = new();
    readonly Option<bool> _fresh = new("--fresh") { Description = "in a container of its own, also where one runs" };

    readonly PullOption _pull = new();

    protected InsideCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_stage);
        Options.Add(_fresh);
        Options.Add(_pull);
    }

    protected Stage StageOf(ParseResult parsed, LoadedRepository repository, CommandContext context) => context.StageOf(repository, parsed.GetValue(_stage));

    /// <summary>A component; on a stage in a cluster also one of its processes or databases: <c>visits/database</c>.</summary>
    /// <param name="named">Null: that of the folder one stands in.</param>
    /// <exception cref="Slipway.Problems.ProblemException">There is no such component.</exception>
    protected (Component Component, string? Process) TargetOf(string? named, ParseResult parsed, LoadedRepository repository, CommandContext context) =>
        named is not null && named.LastIndexOf('/') is var slash and > 0 && repository.Model.Find(named) is null && StageStanding.IsMeant(repository, StageOf(parsed, repository, context), context)
            ? (context.ComponentOf(repository, named[..slash]), named[(slash + 1)..])
            : (context.ComponentOf(repository, named), null);

    /// <summary>Does not return, save by an exception.</summary>
    /// <param name="more">Further variables.</param>
    protected async Task<int> ReplaceAsync(
        ImmutableArray<string> words, ImmutableSortedDictionary<string, string> more, (Component Component, string? Process) target, ParseResult parsed, LoadedRepository repository, CommandContext context, CancellationToken cancellation)
    {
        var stage = StageOf(parsed, repository, context);
        var isFresh = parsed.GetValue(_fresh);
        var call = !isFresh && StageStanding.IsMeant(repository, stage, context)
            ? await new StageStanding(repository, stage, context).ExecAsync(target.Component, target.Process, words, more, cancellation)
            : await new InsideSession(repository, stage, target.Component, context).CallAsync(words, more, isFresh, new PullConsent(parsed.GetValue(_pull)), cancellation);
        var environment = call.Environment.Where(variable => variable.Value is not null).ToImmutableSortedDictionary(variable => variable.Key, variable => variable.Value!, StringComparer.Ordinal);
        var program = ProgramPath.Resolve(call.Words[0], Environment.CurrentDirectory, environment.GetValueOrDefault("PATH"));
        new ShellStarter(context.Folders, context.Time).Start(ShellLaunch.Command(program, call.Words[1..], environment));
        return ExitCodes.OurOwnFailure;
    }
}
