using System.Collections.Immutable;
using Slipway.Engines.Processes;
using Slipway.Execution;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Running.Containers;
using Slipway.Secrets.Redaction;

namespace Slipway.Running;

/// <summary>Runs the migrations of components: once for each state of their source, and never two at once on the same data.</summary>
/// <param name="containers">Null: they run as processes of this machine.</param>
public sealed class Migrations(
    UpRequest request, LocalPlace place, UpInputs inputs, ContainerUp? containers, IProgramRunner programs, TimeProvider time, Redactor redactor, Action<string> note)
{
    const int ShownLines = 20;

    /// <summary>For one that a killed command left behind: to come to its end, and then to obey.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    readonly MigrationRecords _records = new(place.Folders);

    public async Task<StepOutcome> RunAsync(MigrationPiece piece, StepRun run)
    {
        var fingerprint = containers?.Fingerprint(piece) ?? inputs.Fingerprint(piece);
        if (_records.Find(piece.Component.Name) == fingerprint)
        {
            return new StepOutcome(IsUnchanged: true);
        }

        var marked = MarkedProcesses.Of(place.Folders, $"migration:{piece.Component.Name}", time);
        await OutliveAsync(piece.Component, marked, run.Cancellation);
        await OutliveInContainerAsync(piece, run.Cancellation);
        await run.IntendAsync();
        _records.Remove(piece.Component.Name);
        await RunAsync(piece, marked, run);
        _records.Add(piece.Component.Name, fingerprint);
        return new StepOutcome();
    }

    /// <summary>A command that was killed may have left its migration at work.</summary>
    async Task OutliveAsync(Component component, MarkedProcesses marked, CancellationToken cancellation)
    {
        var left = marked.Find();
        if (left.Count == 0)
        {
            return;
        }

        var processes = $"{(left.Count == 1 ? "process" : "processes")} {string.Join(", ", left)}";
        note($"the migrations of `{component.Name}` that an earlier run began are still at work ({processes}); waiting for them");
        if (await marked.WaitAsync(Patience, cancellation))
        {
            return;
        }

        note($"ending the migrations of `{component.Name}` that an earlier run began ({processes})");
        if (!await marked.EndAsync(EndLimit, cancellation))
        {
            throw new ProblemException(new Problem("migration-left", $"the migrations of `{component.Name}` that an earlier run began cannot be ended")
            {
                Kind = ProblemKind.Failure,
                Why = processes,
                Fix = "end what runs there, then try again",
            });
        }
    }

    /// <summary>A container lives on when its client is killed.</summary>
    async Task OutliveInContainerAsync(MigrationPiece piece, CancellationToken cancellation)
    {
        if (containers is not null)
        {
            await containers.NetworkAsync(cancellation);
            await containers.OutliveAsync(
                piece, Patience, () => note($"the migrations of `{piece.Component.Name}` that an earlier run began are still at work in their container; waiting for them"), cancellation);
        }
    }

    async Task RunAsync(MigrationPiece piece, MarkedProcesses marked, StepRun run)
    {
        var last = new Queue<string>();
        var exitCode = await programs.StreamAsync(containers?.Migration(piece, marked.Variable) ?? Call(piece, marked), Show, run.Cancellation);
        if (exitCode != 0)
        {
            throw new ProblemException(new Problem("migration-failed", $"the migrations of `{piece.Component.Name}` failed with exit code {exitCode}")
            {
                Kind = ProblemKind.Failure,
                Why = string.Join('\n', last),
                Fix = $"mend the migration, then `slipway up {piece.Component.Name}` again; nothing that needs it was started",
            });
        }

        void Show(OutputLine line)
        {
            var shown = redactor.Redact(line.Text);
            Keep(last, shown);
            run.Write(shown);
        }
    }

    ProgramCall Call(MigrationPiece piece, MarkedProcesses marked) => new(piece.Command.With("up").Words)
    {
        Directory = Path.Combine(request.Root, piece.Component.Folder),
        OnlyThisEnvironment = true,
        Environment = ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal, inputs.Environment(piece.Component).Append(marked.Variable).Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))),
        Timeout = TimeSpan.FromMinutes(30),
    };

    static void Keep(Queue<string> lines, string line)
    {
        lines.Enqueue(line);
        if (lines.Count > ShownLines)
        {
            lines.Dequeue();
        }
    }
}
