using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>A line that a client sends to the supervisor.</summary>
sealed record SupervisorRequest(string Do)
{
    /// <summary>Of the protocol. <c>hello</c>, <c>release</c> and <c>shutdown</c> mean the same in every version.</summary>
    public const int CurrentVersion = 1;

    public const string Hello = "hello";
    public const string Start = "start";
    public const string Wait = "wait";
    public const string Stop = "stop";
    public const string Status = "status";
    public const string Watch = "watch";
    public const string Shutdown = "shutdown";
    public const string Release = "release";

    public int Version { get; init; } = CurrentVersion;

    public ImmutableArray<ProcessSpec> Specs { get; init; } = [];

    /// <summary>What must not get into a log.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    public ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>Kills instead of asking.</summary>
    public bool Now { get; init; }
}

/// <summary>A line that the supervisor answers; <c>watch</c> is answered by many.</summary>
sealed record SupervisorResponse
{
    public int Version { get; init; } = SupervisorRequest.CurrentVersion;

    /// <summary>Differs between builds of the tool.</summary>
    public string? Build { get; init; }

    public ImmutableArray<ProcessStatus> Processes { get; init; } = [];

    public ImmutableArray<SentProblem> Problems { get; init; } = [];

    public SupervisorEvent? Event { get; init; }
}

/// <summary>A problem without places in files, of which the supervisor knows none.</summary>
sealed record SentProblem(string Code, string What, ProblemKind Kind, string? Why, string? Fix)
{
    internal static ImmutableArray<SentProblem> From(IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => new SentProblem(problem.Code, problem.What, problem.Kind, problem.Why, problem.Fix))];

    internal Problem ToProblem() => new(Code, What) { Kind = Kind, Why = Why, Fix = Fix };
}

/// <summary>Something that happened to a process.</summary>
/// <param name="State">What it is now.</param>
/// <param name="Message">For people: <c>died (exit 1), starts again in 2 s</c>.</param>
public sealed record SupervisorEvent(DateTimeOffset Time, string Id, ProcessState State, string Message);
