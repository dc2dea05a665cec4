namespace Slipway.Cli.Output.Plans;

/// <summary>How a plan is shown.</summary>
sealed record PlanViewOptions
{
    /// <summary>One JSON object a line on standard output: <c>-o ndjson</c>.</summary>
    public bool IsEvents { get; init; }

    /// <summary>Reused results are listed too, and what every step printed is shown.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>At the end: what failed, with what it printed and its problems, and a line that counts. False: the command tells that itself.</summary>
    public bool HasReport { get; init; } = true;
}
