namespace Slipway.Engines.Kubernetes;

/// <summary>A line that a container wrote.</summary>
/// <param name="Time">As the node wrote it; of the same form for all lines of a container, so that they can be compared as text.</param>
/// <param name="Text">Not redacted, and with whatever control characters were in it.</param>
sealed record KubeLogLine(string Time, string Text)
{
    /// <summary><c>2026-01-02T03:04:05.678901234Z text</c></summary>
    public static KubeLogLine Of(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 && char.IsAsciiDigit(line[0]) ? new(line[..space], line[(space + 1)..]) : new("", line);
}
