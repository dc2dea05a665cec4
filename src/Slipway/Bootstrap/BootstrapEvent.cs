namespace Slipway.Bootstrap;

/// <summary>Something that happened during a bootstrap. Events come one at a time, from any thread.</summary>
public abstract record BootstrapEvent;

/// <summary>How far a tool is.</summary>
/// <param name="Bytes">Bytes had so far, those of an earlier, broken attempt included.</param>
/// <param name="Total">Bytes in all; null: the server did not say.</param>
/// <param name="BytesPerSecond">Over this attempt; 0 until it is known.</param>
public sealed record ToolProgress(string Tool, ToolPhase Phase, long Bytes, long? Total, double BytesPerSecond) : BootstrapEvent;

/// <summary>A transfer broke and is tried again.</summary>
/// <param name="Why">One sentence without secrets.</param>
public sealed record ToolRetry(string Tool, string Why) : BootstrapEvent;

/// <summary>Another bootstrap holds a lock that this one waits for.</summary>
/// <param name="What"><c>the checkout</c>, or the name of a tool.</param>
public sealed record Waiting(string What) : BootstrapEvent;

/// <summary>Submodules below one folder are about to be fetched.</summary>
/// <param name="Paths">Relative to the repository's root.</param>
public sealed record FetchingSubmodules(IReadOnlyList<string> Paths) : BootstrapEvent;

/// <summary>A component's <c>scripts/init</c> begins.</summary>
public sealed record ScriptStarted(string Component) : BootstrapEvent;

/// <summary>A line that a component's <c>scripts/init</c> wrote.</summary>
public sealed record ScriptLine(string Component, string Text, bool IsError) : BootstrapEvent;

/// <summary>A component's <c>scripts/init</c> ended, or was not run because one that it depends on failed.</summary>
public sealed record ScriptEnded(string Component, ScriptOutcome Outcome, TimeSpan Took) : BootstrapEvent;

/// <summary>How a script ended.</summary>
public enum ScriptOutcome
{
    Done,
    Failed,
    Skipped,
}

/// <summary>The stations of a tool on its way into <c>.deps/</c>.</summary>
public enum ToolPhase
{
    Fetching,
    Verifying,
    Unpacking,
    Done,
    Removed,
    Failed,
}
