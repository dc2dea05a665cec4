namespace Slipway.Cli;

/// <summary>What only we can mend: says that it is a bug and where the details are.</summary>
static class Crash
{
    public static int Report(Exception exception)
    {
        var file = Path.Combine(Path.GetTempPath(), $"slipway-crash-{Environment.ProcessId}.log");
        try
        {
            File.WriteAllText(file, exception.ToString());
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Console.Error.WriteLine($"error: this is a bug in slipway: {exception.Message}\n  fix: please report it with {file}");
        }
        catch (Exception other) when (other is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: this is a bug in slipway: {exception}");
        }

        return ExitCodes.Failed;
    }
}
