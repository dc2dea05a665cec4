using System.Text;
using Slipway.Execution;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Migrations;

namespace Slipway.Releases.Deploys;

/// <summary>Asks a release that has made its database how far its migrations have brought it: before them nobody could be asked. It decides nothing, so that a release goes on without an answer.</summary>
sealed class SchemaLook(DeployPiece piece, IDeployEngine engine, DeployJournal journal, TimeProvider time)
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public async Task<StepOutcome> RunAsync(StepRun run)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation, deadline.Token);
        try
        {
            if (await HeadAsync(either.Token) is not { } head)
            {
                return new StepOutcome(Note: "nothing is applied");
            }

            await journal.AppendAsync(new SchemaSeen(time.GetUtcNow(), piece.Component, head), isDurable: true, run.Cancellation);
            return new StepOutcome(Note: $"at `{head}`");
        }
        catch (ProblemException exception) when (!DeployRun.IsTaken(exception.Problems[0]))
        {
            return new StepOutcome(Note: $"not known: {exception.Problems[0].What}");
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            return new StepOutcome(Note: $"not known: there was no answer within {Limit.TotalSeconds:0} s");
        }
    }

    /// <summary>The last migration that is applied; null: none is.</summary>
    /// <exception cref="ProblemException"><c>migrate-status-unreadable</c>, or why it could not be asked.</exception>
    async Task<string?> HeadAsync(CancellationToken cancellation)
    {
        var (call, said) = (new MigrationCall(piece.To.Migration!) { Name = "status", Words = ["status"] }, new StringBuilder());
        try
        {
            await engine.MigrateAsync(call, Take, cancellation);
        }
        finally
        {
            await engine.StopMigrationAsync(call, piece.Owner, CancellationToken.None);
        }

        var document = MixedLog.Document(Encoding.UTF8.GetBytes(said.ToString()));
        return StatusReader.Read(piece.Component, document ?? throw StatusReader.Unreadable(piece.Component, "there is no whole JSON object with `migrations` in what it wrote")).Head;

        void Take(string line)
        {
            if (said.Length < 2 * StatusReader.MostBytes)
            {
                said.Append(line).Append('\n');
            }
        }
    }
}
