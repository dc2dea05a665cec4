using Slipway.Cli;
using Slipway.Cli.Releases;

// Commands that clean up (`up`) do so when the token is cancelled, in their own time. A second Ctrl-C hurries them, or ends the process at once.
using var interruption = new Interruption();
await using var guess = GuessedProxy.Begin(args);
var configuration = new SlipwayInvocation(interruption) { Guess = guess, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    var parsed = RootCommandBuilder.Build().Parse(args);
    return UsageErrors.Are(parsed) ? UsageErrors.Report(parsed) : await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (Exception exception)
{
    return Crash.Report(exception);
}
