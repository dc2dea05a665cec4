using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Processes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Deploys;
using Slipway.Releases.Migrations;
using Slipway.Releases.Objects;
using StatusReader = Slipway.Releases.Migrations.StatusReader;

namespace Slipway.Releases.Machines;

/// <summary>Runs the migration commands of releases on this machine: never two at once for one component, whoever began the other.</summary>
sealed class StageMigrations(MachineStage stage, MachineHost host, StageRuns runs, StageResources resources)
{
    /// <summary>Among the commands of a component.</summary>
    const string Name = "migrate";

    const int ShownLines = 20;

    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    /// <summary>Whether anything could be asked of its databases: those that were never made hold nothing, and all is pending.</summary>
    public bool HasData(JsonObject migration) => RunObject.Of(migration).Needs.All(resources.IsThere);

    /// <summary>Whether that is there which it is run from.</summary>
    public bool IsThere(JsonObject migration) => RunObject.Of(migration) is var run && runs.Of(run).IsThere(run);

    /// <summary>Which migrations are pending.</summary>
    /// <exception cref="ProblemException"><c>migrate-status-failed</c>, <c>migrate-status-unreadable</c></exception>
    public async Task<MigrationStatus> StatusAsync(JsonObject migration, CancellationToken cancellation)
    {
        var run = RunObject.Of(migration);
        try
        {
            var result = await AskAsync(run, cancellation);
            if (result.ExitCode != 0)
            {
                throw StatusProblems.Failed(run.Component, Last(host.Redactor.Redact($"{result.Output}\n{result.Error}")), isTimeout: false, "nothing was touched: see that its database answers, and that `migrate status` does, then try again");
            }

            var status = StatusReader.Read(run.Component, MixedLog.Document(Encoding.UTF8.GetBytes(result.Output)) ?? throw StatusReader.Unreadable(run.Component, "there is no whole JSON object with `migrations` in what it wrote"));
            return status with { Pending = [.. status.Pending.Select(one => one with { Name = host.Redactor.Redact(one.Name), Sql = host.Redactor.Redact(one.Sql) })] };
        }
        catch (ProblemException exception) when (exception.Problems is [{ Code: "program-timed-out" or "program-not-found" or "program-not-executable" } problem])
        {
            throw StatusProblems.Failed(run.Component, problem.What, problem.Code == "program-timed-out", problem.Fix);
        }
    }

    /// <summary>Any number may ask at the same time.</summary>
    async Task<ProgramResult> AskAsync(RunObject run, CancellationToken cancellation)
    {
        await runs.Of(run).EndQuestionsAsync(cancellation);

        // An image that has to be pulled takes as long as it takes: the time of the question begins afterwards.
        await runs.Of(run).FetchAsync(run, cancellation);
        var name = QuestionName.New(host.Time.GetUtcNow() + (2 * MigrationJob.StatusLimit));
        var call = await runs.Of(run).CommandAsync(run, name, ["status"], null, cancellation);
        try
        {
            return await host.Programs.RunAsync(call with { Timeout = MigrationJob.StatusLimit }, cancellation);
        }
        catch
        {
            await runs.Of(run).EndAsync(run, name);
            throw;
        }
    }

    /// <summary>Migrates, after what an earlier command may have left at work.</summary>
    /// <exception cref="ProblemException"><c>migration-failed</c>, <c>migration-deadline</c>, <c>migration-left</c></exception>
    public async Task RunAsync(MigrationCall call, Action<string> write, CancellationToken cancellation)
    {
        var run = RunObject.Of(call.Migration);
        var marked = MarkOf(run);
        if (marked.Find() is { Count: > 0 } left)
        {
            write($"a migration that was begun before is still at work (process {string.Join(", ", left)}); waiting for it");
            if (!await marked.WaitAsync(run.Limit, cancellation))
            {
                await EndAsync(marked, run);
            }
        }

        await runs.Of(run).OutliveAsync(run, Name, () => write("a migration that was begun before is still at work; waiting for it"), cancellation);
        var last = new Queue<string>();
        int code;
        try
        {
            var started = await runs.Of(run).CommandAsync(run, Name, call.Words, call.Variables.ToImmutableSortedDictionary(one => one.Key, one => one.Value.Reveal(), StringComparer.Ordinal), cancellation);
            code = await host.Programs.StreamAsync(started with { Timeout = run.Limit, Environment = started.Environment.SetItem(marked.Variable.Key, marked.Variable.Value) }, Show, cancellation);
        }
        catch (ProblemException exception) when (exception.Problems is [{ Code: "program-timed-out" }])
        {
            await runs.Of(run).EndAsync(run, Name);
            throw new ProblemException(new Problem("migration-deadline", $"the migration `{run.Name}` was not done in time") { Kind = ProblemKind.Timeout, Why = string.Join('\n', last), Fix = "see with `--rehearse` what takes so long and which locks it holds; more time is `data: { timeout: 2h }`" });
        }

        // A compiler's server that `dotnet run` has started, say: it has the mark too, and the next migration would wait for it.
        await EndAsync(marked, run);
        if (code != 0)
        {
            throw new ProblemException(new Problem("migration-failed", $"the migration `{run.Name}` failed") { Kind = ProblemKind.Failure, Why = $"exit code {code}; it last wrote:\n{string.Join('\n', last)}", Fix = "mend what its last lines say" });
        }

        void Show(OutputLine line)
        {
            var shown = host.Redactor.Redact(line.Text);
            last.Enqueue(shown);
            while (last.Count > ShownLines)
            {
                last.Dequeue();
            }

            write(shown);
        }
    }

    /// <summary>Ends one that may be at work.</summary>
    /// <exception cref="ProblemException"><c>migration-left</c></exception>
    public async Task StopAsync(MigrationCall call)
    {
        var run = RunObject.Of(call.Migration);
        if (MarkOf(run) is var marked && marked.Find().Count > 0)
        {
            await EndAsync(marked, run);
        }

        await runs.Of(run).EndAsync(run, Name);
    }

    static async Task EndAsync(MarkedProcesses marked, RunObject run)
    {
        if (!await marked.EndAsync(EndLimit, CancellationToken.None))
        {
            throw new ProblemException(new Problem("migration-left", $"the migrations of `{run.Component}` that an earlier run began cannot be ended")
            {
                Kind = ProblemKind.Failure,
                Why = $"process {string.Join(", ", marked.Find())}",
                Fix = "end what runs there, then try again",
            });
        }
    }

    MarkedProcesses MarkOf(RunObject run) => MarkedProcesses.Of(stage.Up, $"migration:{run.Component}", host.Time);

    static string Last(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(ShownLines));
}
