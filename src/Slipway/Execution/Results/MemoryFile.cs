using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>A memory as it was read: texts are made only when they are asked for. From any thread.</summary>
sealed class MemoryFile
{
    readonly byte[] _bytes;
    readonly int _textEnds;
    readonly int _recordEnds;
    readonly int _digests;
    readonly int _texts;
    readonly int _records;
    readonly string?[] _made;
    readonly ImmutableSortedDictionary<string, string>?[] _facts;
    readonly Dictionary<string, int> _places;

    MemoryFile(byte[] bytes)
    {
        _bytes = bytes;
        var counts = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(MemoryFormat.CountsAt, 6 * sizeof(int)));
        (TextCount, DigestCount, Count, TablesWhenCompact) = (counts[0], counts[1], counts[2], counts[5]);
        _textEnds = MemoryFormat.TablesAt;
        _recordEnds = _textEnds + (TextCount * sizeof(int));
        _digests = _recordEnds + (Count * sizeof(int));
        _texts = _digests + (DigestCount * Digest.Length);
        _records = _texts + counts[3];
        if (_records + counts[4] != bytes.Length || TextCount < 1 || Count < 0)
        {
            throw new InvalidDataException();
        }

        _made = new string?[TextCount];
        _facts = new ImmutableSortedDictionary<string, string>?[TextCount];
        _places = new Dictionary<string, int>(Count, StringComparer.Ordinal);
        for (var i = 0; i < Count; i++)
        {
            _places[Text(MemoryMarshal.Read<int>(Record(i)))] = i;
        }
    }

    public int Count { get; }

    public int TextCount { get; }

    public int DigestCount { get; }

    /// <summary>Texts and digests when nothing of them was left from records that are gone.</summary>
    public int TablesWhenCompact { get; }

    public ulong Checksum => MemoryMarshal.Read<ulong>(_bytes.AsSpan(MemoryFormat.ChecksumAt));

    /// <summary>Null: it is broken, or of another checkout.</summary>
    public static MemoryFile? Read(byte[] bytes, string root)
    {
        try
        {
            return MemoryFormat.IsSealed(bytes) && new MemoryFile(bytes) is var file && file.Text(0) == root ? file : null;
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The place of a step's record; -1: there is none.</summary>
    public int Find(string step) => _places.GetValueOrDefault(step, -1);

    public ReadOnlySpan<byte> Record(int place) => Slice(_records, _recordEnds, place);

    public string Text(int place) => _made[place] ??= Encoding.UTF8.GetString(TextBytes(place)[..^1]);

    /// <summary>With the NUL at its end.</summary>
    public ReadOnlySpan<byte> TextBytes(int place) => Slice(_texts, _textEnds, place);

    public Digest DigestAt(int place) =>
        (uint)place < (uint)DigestCount ? MemoryMarshal.Read<Digest>(_bytes.AsSpan(_digests + (place * Digest.Length))) : throw new InvalidDataException();

    /// <summary>Many steps have the same.</summary>
    public ImmutableSortedDictionary<string, string> Facts(int place) =>
        place < 0 ? ImmutableSortedDictionary<string, string>.Empty : _facts[place] ??= MemoryFacts.Read(Text(place));

    ReadOnlySpan<byte> Slice(int start, int ends, int place)
    {
        var from = place == 0 ? 0 : End(ends, place - 1);
        return _bytes.AsSpan(start + from, End(ends, place) - from);
    }

    int End(int ends, int place) => MemoryMarshal.Read<int>(_bytes.AsSpan(ends + (place * sizeof(int))));

    /// <summary>For a writer that goes on from here: the ends of the texts, the digests, the texts.</summary>
    public (ReadOnlyMemory<byte> TextEnds, ReadOnlyMemory<byte> Digests, ReadOnlyMemory<byte> Texts) Tables =>
        (_bytes.AsMemory(_textEnds, TextCount * sizeof(int)), _bytes.AsMemory(_digests, DigestCount * Digest.Length), _bytes.AsMemory(_texts, _records - _texts));
}
