using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>Reads one record of a memory, from its beginning: <see cref="MemoryFormat"/>.</summary>
ref struct MemoryRecord
{
    readonly MemoryFile _file;
    ReadOnlySpan<byte> _rest;

    public MemoryRecord(MemoryFile file, int place)
    {
        _file = file;
        _rest = file.Record(place);
        (Name, Fingerprint, Elapsed, Day) = (Next<int>(), Next<Digest>(), new TimeSpan(Next<long>()), Next<int>());
        (Note, Facts, Log) = (Next<int>(), Next<int>(), Next<int>());
    }

    public int Name { get; }

    public Digest Fingerprint { get; }

    public TimeSpan Elapsed { get; }

    public int Day { get; }

    public int Note { get; }

    public int Facts { get; }

    public int Log { get; }

    /// <summary>False: one of its outputs has to be looked at; it may have changed.</summary>
    public bool AreOutputsInPlace(OutputFolder outputs)
    {
        var record = this;
        record._rest = record._rest[(record.Next<int>() * 2 * sizeof(int))..];
        for (var left = record.Next<int>(); left > 0; left--)
        {
            var (path, _, kind, isSettled, stamp) = (record.Next<int>(), record.Next<int>(), record.Next<int>(), record.Next<int>(), record.Next<Stamp>());
            var now = outputs.StampOf(_file.TextBytes(path));
            if (kind == (int)KeptKind.Folder ? !now.IsFolder : isSettled == 0 || now == Stamp.Unknown || now != stamp)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What is shown of a reused result: no outputs and no inputs.</summary>
    public KeptResult ReadShort()
    {
        var record = this;
        return record.Head(record.ReadReports());
    }

    public RememberedStep Read()
    {
        var step = Read(out var inputs);
        return step with { Result = step.Result with { Inputs = inputs.ReadInputs() } };
    }

    RememberedStep Read(out MemoryRecord inputs)
    {
        inputs = this;
        var reports = inputs.ReadReports();
        var outputs = new RememberedOutput[inputs.Length((4 * sizeof(int)) + Unsafe.SizeOf<Stamp>())];
        foreach (ref var output in outputs.AsSpan())
        {
            var (path, content, kind, isSettled) = (inputs.Next<int>(), inputs.NextDigest(), inputs.Next<int>(), inputs.Next<int>());
            output = new RememberedOutput(new KeptOutput(_file.Text(path), (KeptKind)kind, content), inputs.Next<Stamp>(), isSettled != 0);
        }

        var result = Head(reports) with { Outputs = [.. outputs.Select(output => output.Output)] };
        return new RememberedStep(result, outputs, Day);
    }

    readonly KeptResult Head(ImmutableArray<KeptReport> reports) => new(_file.Text(Name), Fingerprint, Elapsed)
    {
        Note = Note < 0 ? null : _file.Text(Note),
        Facts = _file.Facts(Facts),
        Log = Log < 0 ? null : _file.DigestAt(Log),
        Reports = reports,
    };

    ImmutableArray<KeptReport> ReadReports()
    {
        var length = Length(2 * sizeof(int));
        var reports = length == 0 ? [] : new KeptReport[length];
        foreach (ref var report in reports.AsSpan())
        {
            report = new KeptReport(_file.Text(Next<int>()), NextDigest());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(reports);
    }

    ImmutableArray<StepInput> ReadInputs()
    {
        var inputs = new StepInput[Length(2 * sizeof(int))];
        foreach (ref var input in inputs.AsSpan())
        {
            input = new StepInput(_file.Text(Next<int>()), NextDigest());
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(inputs);
    }

    /// <summary>A number of things that take so many bytes each.</summary>
    int Length(int size) => Next<int>() is var length && length >= 0 && length <= _rest.Length / size ? length : throw new InvalidDataException();

    Digest NextDigest() => Next<int>() is >= 0 and var place ? _file.DigestAt(place) : default;

    T Next<T>()
        where T : unmanaged
    {
        var value = MemoryMarshal.Read<T>(_rest);
        _rest = _rest[Unsafe.SizeOf<T>()..];
        return value;
    }
}
