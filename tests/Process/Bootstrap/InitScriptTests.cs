using System.Collections.Immutable;
using Slipway.Bootstrap;
using Slipway.Bootstrap.Scripts;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Tests.Bootstrap;

public sealed class InitScriptTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-init-").FullName;
    readonly List<BootstrapEvent> _events = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Log => Path.Combine(_folder, "log");

    [Fact]
    public async Task Scripts_run_in_their_folders_with_their_environment_each_after_what_it_needs()
    {
        var problems = await RunAsync(
            Script("shop", "echo \"shop ${PWD##*/} $GREETING\" >> \"$LOG\"; echo seen; echo trouble >&2", "accounts"),
            new InitScript("accounts", _folder, null) { After = ["money"] },
            Script("money", "echo money >> \"$LOG\""));

        Assert.Empty(problems);
        Assert.Equal("money\nshop shop hello\n", await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken));
        Assert.Contains(new ScriptLine("shop", "seen", false), _events);
        Assert.Contains(new ScriptLine("shop", "trouble", true), _events);
        Assert.Equal(["money", "shop"], _events.OfType<ScriptEnded>().Select(ended => ended.Component));
    }

    [Fact]
    public async Task A_failure_stops_what_depends_on_it_and_nothing_else()
    {
        var problems = await RunAsync(
            Script("broken", "echo first; echo the reason >&2; exit 3"),
            new InitScript("between", _folder, null) { After = ["broken"] },
            Script("after", "echo after >> \"$LOG\"", "between"),
            Script("apart", "echo apart >> \"$LOG\""));

        var problem = Assert.Single(problems);
        Assert.Equal(("init-failed", "`scripts/init` of `broken` ended with exit code 3"), (problem.Code, problem.What));
        Assert.Contains("the reason", problem.Why, StringComparison.Ordinal);
        Assert.Equal("apart\n", await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken));
        Assert.Equal(ScriptOutcome.Skipped, _events.OfType<ScriptEnded>().Single(ended => ended.Component == "after").Outcome);
    }

    [Fact]
    public async Task Scripts_that_do_not_wait_for_each_other_run_at_the_same_time()
    {
        // Each waits for the other one's file: one after the other they would never end.
        var problems = await RunAsync(
            Script("one", "touch ../one.here; until [ -e ../two.here ]; do sleep 0.05; done"),
            Script("two", "touch ../two.here; until [ -e ../one.here ]; do sleep 0.05; done"));

        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_script_that_is_not_executable_says_how_to_mend_it()
    {
        var script = Script("plain", "true");
        File.SetUnixFileMode(script.Script!, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var problem = Assert.Single(await RunAsync(script));

        Assert.Equal(("init-not-executable", $"chmod +x {script.Script}"), (problem.Code, problem.Fix));
    }

    [Fact]
    public async Task A_script_that_never_ends_is_ended()
    {
        var problem = Assert.Single(await RunAsync(Script("slow", "exec sleep 600") with { Timeout = TimeSpan.FromMilliseconds(300) }));

        Assert.Equal(("init-timed-out", ProblemKind.Timeout), (problem.Code, problem.Kind));
    }

    async Task<ImmutableArray<Problem>> RunAsync(params InitScript[] scripts) =>
        await new InitRunner(new ProgramRunner(), TimeProvider.System, parallel: 2).RunAsync(scripts, Keep, TestContext.Current.CancellationToken);

    void Keep(BootstrapEvent happened)
    {
        lock (_events)
        {
            _events.Add(happened);
        }
    }

    InitScript Script(string component, string does, params string[] after)
    {
        var own = Directory.CreateDirectory(Path.Combine(_folder, component, "scripts"));
        var script = Path.Combine(own.FullName, "init");
        File.WriteAllText(script, $"#!/bin/sh\n{does}\n");
        File.SetUnixFileMode(script, Archive.Run);
        var environment = ImmutableSortedDictionary.CreateRange<string, string?>(StringComparer.Ordinal, [new("LOG", Log), new("GREETING", "hello")]);
        return new InitScript(component, own.Parent!.FullName, script) { After = [.. after], Environment = environment };
    }
}
