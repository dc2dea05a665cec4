using System.Collections.Immutable;

namespace Slipway.Images.Dockerfiles;

/// <summary>One instruction of a Dockerfile, with lines that were continued put together.</summary>
/// <param name="Keyword">In capitals: <c>COPY</c>.</param>
/// <param name="Flags">Without the dashes: <c>from=build</c>.</param>
/// <param name="Rest">What stands behind them.</param>
/// <param name="Documents">Texts in the Dockerfile itself: <c>RUN &lt;&lt;EOF</c>.</param>
sealed record DockerfileInstruction(string Keyword, ImmutableArray<string> Flags, string Rest, ImmutableArray<string> Documents)
{
    /// <summary>The value of a flag: of <c>--from=build</c>; null: it is not there.</summary>
    public string? Flag(string name) =>
        Flags.Where(flag => flag.StartsWith(name + "=", StringComparison.Ordinal)).Select(flag => flag[(name.Length + 1)..]).FirstOrDefault();

    /// <summary>What decides what it does.</summary>
    public override string ToString() => string.Join('\n', [$"{Keyword} {string.Join(' ', Flags)} {Rest}", .. Documents]);
}
