using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Releases;
using Slipway.Discovery;
using Slipway.Releases.Deploys;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway rollback</c>: puts an earlier release back, without running migrations unless told.</summary>
sealed class RollbackCommand : TurnCommand
{
    readonly ComponentsArgument _components = new("the components; default: those of the last deploy, together");
    readonly Option<int?> _to = new("--to") { Description = "the number of the release to put back; default: the one before", HelpName = "number" };

    readonly Option<bool> _data = new("--data") { Description = "put the data back as well; shows first, by primary key, which writes would be lost" };
    readonly Option<bool> _migrate = new("--migrate") { Description = "take the migrations down that the earlier release did not have; refused unless each says that nothing is lost by it" };
    readonly Option<string?> _lose = new("--stage-name") { Description = "with `--data` on a protected stage: its name once more, instead of being asked for it", HelpName = "name" };

    public RollbackCommand()
        : base("rollback", "Put an earlier release back: its objects and images, without running migrations unless told.")
    {
        Arguments.Add(_components);
        Options.Add(_to);
        Options.Add(_data);
        Options.Add(_migrate);
        Options.Add(_lose);
        Validators.Add(result =>
        {
            if (result.GetValue(_to) is not null && result.GetValue(_components) is not [_])
            {
                result.AddError("`--to` is a number of one component: slipway rollback visits --to 7");
            }

            if (result.GetValue(_data) && result.GetValue(_migrate))
            {
                result.AddError("`--data` and `--migrate` exclude each other: with its data the schema comes back, too");
            }
        });
    }

    protected override async Task<DeployEnd?> RunAsync(ParseResult parsed, OpenedPlace opened, LoadedRepository repository, DeployWords words, CommandContext context, CancellationToken cancellation)
    {
        var session = new RollbackSession(opened, words, context) { HasData = parsed.GetValue(_data), Migrates = parsed.GetValue(_migrate) };
        var targets = await session.ShowAsync(parsed.GetValue(_components)!, parsed.GetValue(_to), cancellation);
        var isAgreed = session.HasData && opened.Stage.IsProtected
            ? Confirm.Name(context.Terminal, $"this puts data back on the protected stage {opened.Stage.Name}", opened.Stage.Name, parsed.GetValue(_lose), "--stage-name")
            : session.HasData ? Confirm.Ask(context.Terminal, $"Put this and its data back on {opened.Stage.Name}?", words.IsAgreed, "--yes", canBeUndone: true)
            : Consents(opened.Stage, repository.Root, $"Put this back on {opened.Stage.Name}?", words, context);
        return isAgreed ? await session.RollBackAsync(targets, cancellation) : null;
    }
}
