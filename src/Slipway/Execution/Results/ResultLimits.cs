using Slipway.Problems;

namespace Slipway.Execution.Results;

/// <summary>How much is kept of the results of a user.</summary>
/// <param name="Bytes">Of all files together.</param>
/// <param name="Age">Since the last use.</param>
public sealed record ResultLimits(long Bytes, TimeSpan Age)
{
    public const string SizeVariable = "SLIPWAY_CACHE_SIZE";

    /// <summary>5 GiB, 30 days.</summary>
    public static ResultLimits Default { get; } = new(5L << 30, TimeSpan.FromDays(30));

    /// <summary>The default, with the size from <see cref="SizeVariable"/> if that is set.</summary>
    /// <exception cref="ProblemException"><c>bad-size</c></exception>
    public static ResultLimits From(Func<string, string?> environment) =>
        environment(SizeVariable) is { Length: > 0 } text ? Default with { Bytes = ByteSize.Parse(text, SizeVariable) } : Default;
}
