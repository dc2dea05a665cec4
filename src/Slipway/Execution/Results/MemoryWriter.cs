using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>Writes a memory, from the one before it and what has changed since.</summary>
/// <remarks>What did not change is copied as it is, with the texts and digests that it points to. What they leave behind is taken out now and then.</remarks>
sealed class MemoryWriter
{
    /// <summary>Days after which a step that was not used is forgotten.</summary>
    public const int ForgottenAfter = 60;

    const int LeftoversAllowed = 4096;

    readonly ArrayBufferWriter<byte> _texts = new();
    readonly ArrayBufferWriter<byte> _textEnds = new();
    readonly ArrayBufferWriter<byte> _digests = new();
    readonly ArrayBufferWriter<byte> _records = new();
    readonly ArrayBufferWriter<byte> _recordEnds = new();
    readonly Dictionary<string, int> _newTexts = new(StringComparer.Ordinal);
    readonly Dictionary<Digest, int> _newDigests = [];

    /// <param name="before">What the file says now; null: there is none.</param>
    /// <param name="changes">By the names of the steps.</param>
    /// <param name="isUsed">Whether a step of <paramref name="before"/> was used today.</param>
    public static byte[] Write(string root, MemoryFile? before, IReadOnlyDictionary<string, RememberedStep> changes, Func<string, bool> isUsed, int today)
    {
        var writer = new MemoryWriter();
        var isCompact = before is null || before.TextCount + before.DigestCount > (2L * before.TablesWhenCompact) + LeftoversAllowed;
        if (isCompact)
        {
            writer.Text(root);
        }
        else
        {
            var (textEnds, digests, texts) = before!.Tables;
            writer._textEnds.Write(textEnds.Span);
            writer._digests.Write(digests.Span);
            writer._texts.Write(texts.Span);
        }

        for (var place = 0; place < (before?.Count ?? 0); place++)
        {
            var record = new MemoryRecord(before!, place);
            var name = before!.Text(record.Name);
            var day = isUsed(name) ? today : record.Day;
            if (!changes.ContainsKey(name) && day > today - ForgottenAfter)
            {
                writer.Copy(before, place, day, isCompact);
            }
        }

        foreach (var step in changes.Values)
        {
            writer.Add(step);
        }

        return writer.Build(isCompact ? null : before!.TablesWhenCompact);
    }

    void Copy(MemoryFile before, int place, int day, bool isCompact)
    {
        if (isCompact)
        {
            Add(new MemoryRecord(before, place).Read() with { Day = day });
            return;
        }

        var record = before.Record(place);
        var copy = _records.GetSpan(record.Length);
        record.CopyTo(copy);
        MemoryMarshal.Write(copy[MemoryFormat.DayAt..], day);
        _records.Advance(record.Length);
        Put(_recordEnds, _records.WrittenCount);
    }

    void Add(RememberedStep step)
    {
        var result = step.Result;
        Put(_records, Text(result.Step));
        Put(_records, result.Fingerprint);
        Put(_records, result.Elapsed.Ticks);
        Put(_records, step.Day);
        Put(_records, result.Note is { } note ? Text(note) : -1);
        Put(_records, MemoryFacts.Write(result.Facts) is { } facts ? Text(facts) : -1);
        Put(_records, result.Log is { } log ? Place(log) : -1);
        Put(_records, result.Reports.Length);
        foreach (var report in result.Reports)
        {
            Put(_records, Text(report.Name));
            Put(_records, Place(report.Content));
        }

        Put(_records, step.Outputs.Count);
        foreach (var (output, stamp, isSettled) in step.Outputs)
        {
            Put(_records, Text(output.Path));
            Put(_records, output.Kind == KeptKind.Folder ? -1 : Place(output.Content));
            Put(_records, (int)output.Kind);
            Put(_records, isSettled ? 1 : 0);
            Put(_records, stamp);
        }

        Put(_records, result.Inputs.Length);
        foreach (var input in result.Inputs)
        {
            Put(_records, Text(input.Name));
            Put(_records, Place(input.Value));
        }

        Put(_recordEnds, _records.WrittenCount);
    }

    int Text(string text)
    {
        if (!_newTexts.TryGetValue(text, out var place))
        {
            place = _textEnds.WrittenCount / sizeof(int);
            _newTexts.Add(text, place);
            Encoding.UTF8.GetBytes(text, _texts);
            _texts.Write("\0"u8);
            Put(_textEnds, _texts.WrittenCount);
        }

        return place;
    }

    int Place(Digest digest)
    {
        if (!_newDigests.TryGetValue(digest, out var place))
        {
            place = _digests.WrittenCount / Digest.Length;
            _newDigests.Add(digest, place);
            Put(_digests, digest);
        }

        return place;
    }

    byte[] Build(int? tablesWhenCompact)
    {
        var (texts, digests) = (_textEnds.WrittenCount / sizeof(int), _digests.WrittenCount / Digest.Length);
        int[] counts = [texts, digests, _recordEnds.WrittenCount / sizeof(int), _texts.WrittenCount, _records.WrittenCount, tablesWhenCompact ?? (texts + digests)];
        byte[] all =
        [
            .. new byte[MemoryFormat.CountsAt], .. MemoryMarshal.AsBytes(counts.AsSpan()),
            .. _textEnds.WrittenSpan, .. _recordEnds.WrittenSpan, .. _digests.WrittenSpan, .. _texts.WrittenSpan, .. _records.WrittenSpan,
        ];
        MemoryFormat.Seal(all);
        return all;
    }

    static void Put<T>(ArrayBufferWriter<byte> to, T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(to.GetSpan(Unsafe.SizeOf<T>()), value);
        to.Advance(Unsafe.SizeOf<T>());
    }
}
