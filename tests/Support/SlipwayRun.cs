namespace Slipway.Tests.Support;

/// <summary>What a run of <c>slipway</c> left behind, whole.</summary>
/// <param name="ExitCode">128 + signal when a signal ended it.</param>
/// <param name="Output">Standard output; the temporary folders are shown as <c>ROOT</c> and <c>HOME</c>.</param>
/// <param name="Error">Standard error, with the same names.</param>
public sealed record SlipwayRun(int ExitCode, string Output, string Error)
{
    /// <summary>Everything in one text, so that one comparison tells all.</summary>
    public string Whole =>
        $"exit {ExitCode}\n{Part("stdout", Output)}{Part("stderr", Error)}";

    static string Part(string name, string text) => text.Length == 0 ? "" : $"--- {name}\n{text}{(text.EndsWith('\n') ? "" : "\n(no line end)\n")}";
}
