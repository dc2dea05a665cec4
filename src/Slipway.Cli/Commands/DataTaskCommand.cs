using System.CommandLine;
using Slipway.Releases.DataJobs;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway data-task</c>: what a Job in a cluster runs to work on a component's data. Not for people.</summary>
sealed class DataTaskCommand : SlipwayCommand
{
    public const string Word = "data-task";

    public DataTaskCommand()
        : base(Word, "Work on the data of a component, as a Job in a cluster is told to.") => Hidden = true;

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var run = new DataTaskRun(context.Variables, context.Programs, line => Write(context, line), context.Time);
        return await run.RunAsync(cancellation) ? ExitCodes.Done : ExitCodes.Failed;
    }

    // Somebody may follow the log.
    static void Write(CommandContext context, string line)
    {
        context.Terminal.Out.WriteLine(line);
        context.Terminal.Out.Flush();
    }
}
