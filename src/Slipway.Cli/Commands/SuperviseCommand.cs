using System.CommandLine;
using Slipway.Engines.Processes.Supervision;
using Slipway.State;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway supervise</c>: what <c>up</c> starts in the background to look after processes. Not for people.</summary>
sealed class SuperviseCommand : SlipwayCommand
{
    readonly Argument<string> _root = new("root") { Description = "The state folder." };
    readonly Argument<string> _sockets = new("sockets") { Description = "The folder of the socket." };

    public SuperviseCommand()
        : base("supervise", "Look after the processes of one stage of one checkout.")
    {
        Hidden = true;
        Arguments.Add(_root);
        Arguments.Add(_sockets);
    }

    // Not the command's token: SIGTERM means to stop everything in order, which the supervisor sees to itself.
    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var folders = new UpFolders(parsed.GetRequiredValue(_root), parsed.GetRequiredValue(_sockets));
        await new Supervisor(folders, new SupervisorSettings(), TimeProvider.System).RunAsync(CancellationToken.None);
        return ExitCodes.Done;
    }
}
