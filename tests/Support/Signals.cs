using System.Globalization;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>What the tests were started with: <c>nohup</c> has SIGHUP ignored, a script's <c>&amp;</c> SIGINT, and every process below inherits it.</summary>
public static class Signals
{
    const string Ignored = "SigIgn:\t"; // SigIgn:	0000000000000001

    /// <summary>Skips the test where a signal cannot arrive.</summary>
    public static void Require(string signal)
    {
        var number = signal switch { "HUP" => 1, "INT" => 2, "KILL" => 9, "TERM" => 15, _ => throw new ArgumentException($"no number for {signal}") };
        Assert.SkipWhen((Mask() & (1UL << (number - 1))) != 0, $"SIG{signal} is ignored here: run the tests without nohup, in the foreground");
    }

    static ulong Mask()
    {
        const string status = "/proc/self/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is null ? 0 : ulong.Parse(line.AsSpan(Ignored.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
