using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Bootstrap.Scripts;

/// <summary>Runs the components' scripts in the order of the graph, those that do not wait for each other at the same time.</summary>
/// <param name="programs">Starts the scripts.</param>
/// <param name="parallel">Scripts at the same time: the machine's cores.</param>
public sealed class InitRunner(IProgramRunner programs, TimeProvider clock, int parallel)
{
    const int LinesKept = 15;

    /// <summary>Answers what failed. What depends on a failed script is not run; what does not, is.</summary>
    public async Task<ImmutableArray<Problem>> RunAsync(
        IEnumerable<InitScript> scripts, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        using var slots = new SemaphoreSlim(parallel);
        var runs = new Dictionary<string, Task<Problem?>>(StringComparer.Ordinal);
        var all = new List<Task<Problem?>>();
        foreach (var script in InitOrder.Sort([.. scripts]))
        {
            var before = script.After.Where(runs.ContainsKey).Select(name => runs[name]).ToArray();
            var run = RunAfterAsync(script, before, slots, report, cancellation);
            runs.Add(script.Component, run);
            all.Add(run);
        }

        var problems = await Task.WhenAll(all);
        return [.. problems.OfType<Problem>().Distinct()];
    }

    // A failure is handed on to those that depend on it: they are skipped, and the problem is told once.
    async Task<Problem?> RunAfterAsync(
        InitScript script, Task<Problem?>[] before, SemaphoreSlim slots, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        if ((await Task.WhenAll(before)).FirstOrDefault(problem => problem is not null) is { } failed)
        {
            if (script.Script is not null)
            {
                report(new ScriptEnded(script.Component, ScriptOutcome.Skipped, TimeSpan.Zero));
            }

            return failed;
        }

        if (script.Script is null)
        {
            return null;
        }

        await slots.WaitAsync(cancellation);
        try
        {
            return await RunOneAsync(script, report, cancellation);
        }
        finally
        {
            slots.Release();
        }
    }

    async Task<Problem?> RunOneAsync(InitScript script, Action<BootstrapEvent> report, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var last = new LastLines(LinesKept);
        report(new ScriptStarted(script.Component));
        Problem? problem;
        try
        {
            var code = await programs.StreamAsync(CallOf(script), Take, cancellation);
            problem = code == 0 ? null : Failed(script, code, last.Text);
        }
        catch (ProblemException exception)
        {
            problem = NotRun(script, exception.Problems[0]);
        }

        report(new ScriptEnded(script.Component, problem is null ? ScriptOutcome.Done : ScriptOutcome.Failed, clock.GetElapsedTime(began)));
        return problem;

        void Take(OutputLine line)
        {
            last.Add(line.Text);
            report(new ScriptLine(script.Component, line.Text, line.IsError));
        }
    }

    static ProgramCall CallOf(InitScript script) =>
        ProgramCall.Of(script.Script!) with { Directory = script.Folder, Environment = script.Environment, Timeout = script.Timeout };

    static Problem Failed(InitScript script, int code, string lastLines) =>
        new("init-failed", $"`scripts/init` of `{script.Component}` ended with exit code {code}")
        {
            Kind = ProblemKind.Failure,
            Why = lastLines.Length == 0 ? "it wrote nothing" : $"the last it wrote:\n{lastLines}",
            Fix = "mend it and run `slipway bootstrap` again",
        };

    static Problem NotRun(InitScript script, Problem why) => why.Code switch
    {
        "program-not-executable" => new Problem("init-not-executable", $"`scripts/init` of `{script.Component}` cannot be run")
        {
            Kind = ProblemKind.Failure,
            Why = "it has no executable bit, or its first line names no program (`#!/bin/sh`)",
            Fix = $"chmod +x {script.Script}",
        },
        "program-not-found" => new Problem("init-not-found", $"`scripts/init` of `{script.Component}` cannot be run")
        {
            Kind = ProblemKind.Failure,
            Why = "it is not there, or the program in its first line is not",
        },
        _ => why with { Code = "init-timed-out", What = $"`scripts/init` of `{script.Component}` did not end within {script.Timeout.TotalMinutes:0.#} minutes" },
    };
}

/// <summary>The end of an output: enough to see why it ended.</summary>
sealed class LastLines(int count)
{
    readonly Queue<string> _lines = new();
    readonly Lock _gate = new();

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > count)
            {
                _lines.Dequeue();
            }
        }
    }
}
