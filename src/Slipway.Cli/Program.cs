using Slipway.Cli;

// Commands that clean up (`up`) do so when the token is cancelled, in their own time. A second Ctrl-C hurries them, or ends the process at once.
using var interruption = new Interruption();
var configuration = new SlipwayInvocation(interruption) { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    var parsed = RootCommandBuilder.Build().Parse(args);
    return UsageErrors.Are(parsed) ? UsageErrors.Report(parsed) : await parsed.InvokeAsync(configuration, interruption.Token);
}
catch (Exception exception)
{
    return Crash.Report(exception);
}
