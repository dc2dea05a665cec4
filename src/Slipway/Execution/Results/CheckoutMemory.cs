using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>
/// What steps came to last in one checkout: one file, read at once and written once, so that a run with nothing to do opens no file for each step.
/// From any thread.
/// </summary>
sealed class CheckoutMemory
{
    // Others hold the lock for as long as it takes to write the file.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly ConcurrentDictionary<string, RememberedStep> _changes = new(StringComparer.Ordinal);
    readonly string _root;
    readonly TimeProvider _time;
    readonly int _today;
    readonly bool[] _isUsed;
    readonly MemoryFile? _file;

    /// <param name="folder">Where the memories of all checkouts are.</param>
    public CheckoutMemory(string folder, string root, TimeProvider time)
    {
        (_root, _time, _today) = (root, time, DayOf(time.GetUtcNow()));
        Path = PathOf(folder, root);
        _file = Read();
        _isUsed = new bool[_file?.Count ?? 0];
    }

    public string Path { get; }

    public static string PathOf(string folder, string root) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Checksum.Of(MemoryMarshal.AsBytes(root.AsSpan())):x16}.bin"));

    public static int DayOf(DateTimeOffset now) => (int)(now - DateTimeOffset.UnixEpoch).TotalDays;

    /// <summary>What a step with this fingerprint came to last, if its outputs are there; perhaps without outputs and inputs. Null: it did not.</summary>
    /// <param name="outputs">Of this checkout.</param>
    public KeptResult? Find(string step, Digest fingerprint, OutputFolder outputs)
    {
        if (!_changes.ContainsKey(step) && _file is not null && _file.Find(step) is >= 0 and var place)
        {
            var record = new MemoryRecord(_file, place);
            if (record.Fingerprint != fingerprint)
            {
                return null;
            }

            if (record.AreOutputsInPlace(outputs))
            {
                _isUsed[place] = true;
                return record.ReadShort();
            }
        }

        return Last(step) is { } last && last.Result.Fingerprint == fingerprint ? Verified(last, outputs)?.Result : null;
    }

    /// <summary>What a step came to last; null: nothing is known.</summary>
    public RememberedStep? Last(string step) =>
        _changes.TryGetValue(step, out var change) ? change
        : _file is not null && _file.Find(step) is >= 0 and var place ? new MemoryRecord(_file, place).Read() : null;

    public void Remember(KeptResult result, IReadOnlyList<RememberedOutput> outputs) => _changes[result.Step] = new RememberedStep(result, outputs, _today);

    /// <summary>The steps that were reused, and were not used before on this day.</summary>
    public IEnumerable<KeptResult> UsedAgain()
    {
        for (var place = 0; place < _isUsed.Length; place++)
        {
            if (_isUsed[place] && new MemoryRecord(_file!, place).Day != _today)
            {
                yield return new MemoryRecord(_file!, place).Read().Result;
            }
        }
    }

    /// <summary>Writes what is new, together with what another run in this checkout wrote meanwhile.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (_changes.IsEmpty && !UsedAgain().Any())
        {
            return;
        }

        PrivateFolder.Create(System.IO.Path.GetDirectoryName(Path)!);
        using var held = await FileLock.TakeAsync(Path + ".lock", Patience, _time, cancellation);
        if (held is not null)
        {
            var bytes = MemoryWriter.Write(_root, Newest(), _changes, IsUsed, _today);
            if (bytes.Length <= MemoryFormat.MaximumLength)
            {
                AtomicFile.Write(Path, bytes, isDurable: false);
            }
        }
    }

    bool IsUsed(string step) => _file?.Find(step) is >= 0 and var place && _isUsed[place];

    RememberedStep? Verified(RememberedStep last, OutputFolder outputs)
    {
        var now = new RememberedOutput[last.Outputs.Count];
        for (var i = 0; i < now.Length; i++)
        {
            if (outputs.Verify(last.Outputs[i].Output) is not { } verified)
            {
                return null;
            }

            now[i] = verified;
        }

        Remember(last.Result, now);
        return last;
    }

    MemoryFile? Newest()
    {
        Span<byte> head = stackalloc byte[MemoryFormat.CountsAt];
        using var file = KeptFiles.TryOpen(Path, null);
        var isSame = file is not null && _file is not null && file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && MemoryMarshal.Read<ulong>(head[MemoryFormat.ChecksumAt..]) == _file.Checksum;
        return isSame ? _file : Read();
    }

    MemoryFile? Read() => KeptFiles.TryRead(Path, MemoryFormat.MaximumLength) is { } bytes ? MemoryFile.Read(bytes, _root) : null;
}
