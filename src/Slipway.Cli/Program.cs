using System.CommandLine;
using Slipway.Cli;

// Commands that clean up (`up`) do so when the token is cancelled, in their own time; a second Ctrl-C ends the process at once.
var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
using var interruption = new Interruption();
try
{
    var parsed = RootCommandBuilder.Build().Parse(args);
    return UsageErrors.Are(parsed) ? UsageErrors.Report(parsed) : await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (Exception exception)
{
    return Crash.Report(exception);
}
