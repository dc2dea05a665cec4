using System.Collections.Immutable;
using System.Text;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>The records of a stage's releases: a file each, in a folder for each component.</summary>
sealed class MachineRecords(MachineFolder folder, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What the first lines of all of them say, and how those ended whose journals are gone.</summary>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public ImmutableArray<(ReleaseSummary Summary, DeployOutcome? Outcome)> List()
    {
        var (read, broken) = (ImmutableArray.CreateBuilder<(ReleaseSummary, DeployOutcome?)>(), new List<Problem>());
        foreach (var path in Paths())
        {
            try
            {
                if (Head(path) is { } head)
                {
                    var (outcome, elapsed, data) = OutcomeFile.Read(folder.Outcome(head.Component, head.Number));
                    var restored = folder.Restored(head.Component, head.Number);
                    read.Add((head.Summary(elapsed) with { Data = data, Restored = File.Exists(restored) ? File.ReadAllText(restored).Trim() : null }, outcome));
                }
            }
            catch (ProblemException problem)
            {
                broken.AddRange(problem.Problems);
            }
        }

        return broken.Count > 0 ? throw new ProblemException(broken) : read.DrainToImmutable();
    }

    /// <returns>Null: there is none.</returns>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public ReleaseRecord? Read(string component, int number)
    {
        var path = folder.Record(component, number);
        if (RecordFile.Read(path) is not var (_, content))
        {
            return null;
        }

        var (record, why) = content.Read();
        return record is not null && (record.Component, record.Number) == (component, number)
            ? record
            : throw MachineProblems.BrokenRecord(path, record is null ? why : $"it holds release {record.Number} of another name");
    }

    /// <exception cref="ProblemException"><c>release-number-taken</c>, <c>record-has-secret</c>, <c>record-too-large</c></exception>
    public async Task WriteAsync(ReleaseRecord record, CancellationToken cancellation)
    {
        RecordSecrets.Refuse(record);
        var content = RecordContent.Of(record);
        if (content.Packed.Length > RecordContent.PartBytes * RecordContent.MostParts)
        {
            throw PlaceProblems.RecordTooLarge(record.Component, record.Number, content.Packed.Length);
        }

        var path = folder.Record(record.Component, record.Number);
        folder.Create(folder.Releases);
        folder.Create(Path.GetDirectoryName(path)!);
        var line = RecordFile.Line(RecordHead.Of(record, content));
        if (!AtomicFile.TryCreate(path, line, content.Packed) && !IsThere(path, record, content))
        {
            await ReplaceAsync(path, record, content, line, cancellation);
        }

        folder.Sync(Path.GetDirectoryName(path)!);
    }

    public void NoteRestored(string component, int number, string snapshot)
    {
        var path = folder.Restored(component, number);
        folder.Create(folder.Releases);
        folder.Create(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(snapshot + '\n'), isDurable: true);
        folder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>All files that may be records.</summary>
    List<string> Paths()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder.Releases).SelectMany(of => Directory.EnumerateFiles(of, "*" + MachineFolder.RecordEnding))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    RecordHead? Head(string path)
    {
        var head = RecordFile.ReadHead(path);
        return head is null || folder.Record(head.Component, head.Number) == path ? head : throw MachineProblems.BrokenRecord(path, "it is the record of another release");
    }

    // What a power cut has torn is there under its name, and is not written. Of several who see that, one replaces it.
    async Task ReplaceAsync(string path, ReleaseRecord record, RecordContent content, byte[] line, CancellationToken cancellation)
    {
        using var held = await FileLock.TakeAsync(folder.ReplaceLock, Patience, time, cancellation)
            ?? throw MachineProblems.Failed(folder.ReplaceLock, "another process holds it, and does not go on");
        if (!IsThere(path, record, content))
        {
            AtomicFile.Write(path, line, content.Packed, isDurable: true);
        }
    }

    /// <summary>Whether this very record is there; false: nothing that is whole.</summary>
    /// <exception cref="ProblemException"><c>release-number-taken</c></exception>
    static bool IsThere(string path, ReleaseRecord record, RecordContent content) => RecordFile.ReadHead(path) is not { } there
        ? false
        : there.Content == content.Sum.ToString() ? true : throw MachineProblems.NumberTaken(record.Component, record.Number, there);
}
