using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Records;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>The journals of a stage's deploys on this machine.</summary>
sealed class MachineJournals(MachineFolder folder, TimeProvider time)
{
    /// <summary>Begins a journal with its first entry; null: somebody else has.</summary>
    public IJournal? Begin(int deploy, DeployBegan began)
    {
        folder.Create(folder.Deploys);
        var path = folder.Journal(deploy);
        var (line, _) = JournalLine.Write(1, JournalLine.NoneBefore, began);
        if (!AtomicFile.TryCreate(path, line))
        {
            return null;
        }

        folder.Sync(folder.Deploys);
        return new MachineJournal(path, deploy, JournalContent.Of(line), time);
    }

    /// <summary>Goes on behind the entries that were read.</summary>
    /// <exception cref="ProblemException"><c>journal-fenced</c>: somebody else has written the next entry.</exception>
    public async Task<IJournal> TakeUpAsync(DeployRecord deploy, DeployTaken taken, CancellationToken cancellation)
    {
        var journal = new MachineJournal(folder.Journal(deploy.Number), deploy.Number, deploy.Content, time);
        try
        {
            await journal.AppendAsync(taken, isDurable: true, cancellation);
            return journal;
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>All of them, newest first.</summary>
    /// <exception cref="ProblemException"><c>journal-broken</c></exception>
    public ImmutableArray<DeployRecord> Read()
    {
        var (deploys, problems) = (ImmutableArray.CreateBuilder<DeployRecord>(), new List<Problem>());
        foreach (var number in JournalFiles.Numbers(folder.Deploys))
        {
            if (Bytes(folder.Journal(number)) is not { } bytes)
            {
                continue;
            }

            var content = JournalContent.Of(bytes);
            if (content.Head == 0 || IsBroken(bytes, content))
            {
                problems.Add(MachineProblems.BrokenJournal(number, folder.Journal(number)));
            }
            else
            {
                deploys.Add(new DeployRecord(number, content.Entries) { Content = content });
            }
        }

        return problems.Count > 0 ? throw new ProblemException(problems) : deploys.DrainToImmutable();
    }

    /// <summary>
    /// A torn line is no JSON, and passed over. A line that is whole, and does not go on from the last that is believed, means that one of them was changed or
    /// removed.
    /// </summary>
    static bool IsBroken(byte[] bytes, JournalContent content)
    {
        var (head, sum) = (0L, JournalLine.NoneBefore);
        foreach (var range in bytes.AsSpan().Split((byte)'\n'))
        {
            var line = bytes.AsSpan()[range];
            if (JournalLine.TryRead(line, head + 1, sum, out _, out var own))
            {
                (head, sum) = (head + 1, own);
            }
            else if (content.Unreadable > 0 && IsWhole(line))
            {
                return true;
            }
        }

        return false;
    }

    static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return json.Read() && json.TrySkip() && json.BytesConsumed == line.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Null: it is being pruned.</summary>
    static byte[]? Bytes(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
