using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>The supervisor's own copy of the table: what changes in it goes to the disk and to whoever watches.</summary>
sealed class LiveTable(UpFolders folders, ProcessIdentity supervisor, TimeProvider clock) : IDisposable
{
    readonly Lock changing = new();
    readonly SemaphoreSlim writing = new(1);
    readonly List<Channel<SupervisorEvent>> watchers = [];
    ImmutableList<ProcessRecord> records = [];
    long changed;
    long saved;

    internal ImmutableList<ProcessRecord> Records => Volatile.Read(ref records);

    internal ProcessRecord? Find(string id) => Records.Find(record => record.Id == id);

    /// <summary>Puts the record in the place of the one with its id, or at the end.</summary>
    internal void Set(ProcessRecord record)
    {
        lock (changing)
        {
            var index = records.FindIndex(other => other.Id == record.Id);
            Volatile.Write(ref records, index < 0 ? records.Add(record) : records.SetItem(index, record));
            changed++;
        }
    }

    /// <summary>Returns once everything set before is on the disk. Calls at the same time share one write.</summary>
    internal async Task SaveAsync()
    {
        var wanted = Volatile.Read(ref changed);
        await writing.WaitAsync();
        try
        {
            if (saved >= wanted)
            {
                return;
            }

            ImmutableList<ProcessRecord> current;
            long version;
            lock (changing)
            {
                (current, version) = (records, changed);
            }

            new ProcessTable(ProcessTable.CurrentSchema, supervisor, [.. current]).Write(folders);
            saved = version;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk: what runs goes on running, and carries a mark by which it is found. The next change tries again.
            await Console.Error.WriteLineAsync($"{clock.GetUtcNow():u} `{folders.Table}` could not be written: {exception.Message}");
        }
        finally
        {
            writing.Release();
        }
    }

    internal void Tell(ProcessRecord record, string message)
    {
        var happened = new SupervisorEvent(clock.GetUtcNow(), record.Id, record.State, message);
        lock (changing)
        {
            foreach (var watcher in watchers)
            {
                _ = watcher.Writer.TryWrite(happened);
            }
        }
    }

    /// <summary>What happens from now on. A watcher that does not read loses the oldest.</summary>
    internal IDisposable Watch(out ChannelReader<SupervisorEvent> events)
    {
        var channel = Channel.CreateBounded<SupervisorEvent>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (changing)
        {
            watchers.Add(channel);
        }

        events = channel.Reader;
        return new Watcher(this, channel);
    }

    public void Dispose() => writing.Dispose();

    void Forget(Channel<SupervisorEvent> channel)
    {
        lock (changing)
        {
            watchers.Remove(channel);
        }

        _ = channel.Writer.TryComplete();
    }

    sealed class Watcher(LiveTable table, Channel<SupervisorEvent> channel) : IDisposable
    {
        public void Dispose() => table.Forget(channel);
    }
}
