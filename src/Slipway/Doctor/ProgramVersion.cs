using System.Text.RegularExpressions;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Doctor;

/// <summary>Asks programs which version they are.</summary>
static partial class ProgramVersion
{
    /// <summary>Null when the program is not there, or does not say.</summary>
    public static async Task<Version?> AskAsync(IProgramRunner programs, ProgramCall call, CancellationToken cancellation)
    {
        try
        {
            var result = await programs.RunAsync(call, cancellation);
            return result.ExitCode == 0 ? Find(result.Output) : null;
        }
        catch (ProblemException exception) when (exception.Problems[0].Code is "program-not-found" or "program-not-executable")
        {
            return null;
        }
    }

    /// <summary>The first version in a text.</summary>
    // git version 2.39.5 (Apple Git-154)
    // Docker version 20.10.24+dfsg1, build 297e128
    // Client Version: v1.32.3
    public static Version? Find(string text) => Number().Match(text) is { Success: true } match ? Version.Parse(match.Value) : null;

    [GeneratedRegex(@"\d{1,6}\.\d{1,6}(\.\d{1,6})?")]
    private static partial Regex Number();
}
