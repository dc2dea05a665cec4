using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>The supervisor's own copy of the table: what changes in it goes to the disk and to whoever watches.</summary>
sealed class LiveTable(UpFolders folders, ProcessIdentity supervisor, TimeProvider clock) : IDisposable
{
    readonly Lock _changing = new();
    readonly SemaphoreSlim _writing = new(1);
    readonly List<Channel<SupervisorEvent>> _watchers = [];
    ImmutableList<ProcessRecord> _records = [];
    long _changed;
    long _saved;

    internal ImmutableList<ProcessRecord> Records => Volatile.Read(ref _records);

    internal ProcessRecord? Find(string id) => Records.Find(record => record.Id == id);

    /// <summary>Puts the record in the place of the one with its id, or at the end.</summary>
    internal void Set(ProcessRecord record)
    {
        lock (_changing)
        {
            var index = _records.FindIndex(other => other.Id == record.Id);
            Volatile.Write(ref _records, index < 0 ? _records.Add(record) : _records.SetItem(index, record));
            _changed++;
        }
    }

    /// <summary>Returns once everything set before is on the disk. Calls at the same time share one write.</summary>
    internal async Task SaveAsync()
    {
        var wanted = Volatile.Read(ref _changed);
        await _writing.WaitAsync();
        try
        {
            if (_saved >= wanted)
            {
                return;
            }

            ImmutableList<ProcessRecord> current;
            long version;
            lock (_changing)
            {
                (current, version) = (_records, _changed);
            }

            new ProcessTable(ProcessTable.CurrentSchema, supervisor, [.. current]).Write(folders);
            _saved = version;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk: what runs goes on running, and carries a mark by which it is found. The next change tries again.
            await Console.Error.WriteLineAsync($"{clock.GetUtcNow():u} `{folders.Table}` could not be written: {exception.Message}");
        }
        finally
        {
            _writing.Release();
        }
    }

    internal void Tell(ProcessRecord record, string message)
    {
        var happened = new SupervisorEvent(clock.GetUtcNow(), record.Id, record.State, message);
        lock (_changing)
        {
            foreach (var watcher in _watchers)
            {
                _ = watcher.Writer.TryWrite(happened);
            }
        }
    }

    /// <summary>What happens from now on. A watcher that does not read loses the oldest.</summary>
    internal IDisposable Watch(out ChannelReader<SupervisorEvent> events)
    {
        var channel = Channel.CreateBounded<SupervisorEvent>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_changing)
        {
            _watchers.Add(channel);
        }

        events = channel.Reader;
        return new Watcher(this, channel);
    }

    public void Dispose() => _writing.Dispose();

    void Forget(Channel<SupervisorEvent> channel)
    {
        lock (_changing)
        {
            _watchers.Remove(channel);
        }

        _ = channel.Writer.TryComplete();
    }

    sealed class Watcher(LiveTable table, Channel<SupervisorEvent> channel) : IDisposable
    {
        public void Dispose() => table.Forget(channel);
    }
}
