using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Slipway.Repository.Manifests;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Every length is held against what is left.</summary>
ref struct SnapshotReader(ReadOnlySpan<byte> all)
{
    // A manifest that is nested deeper was not sound.
    const int MaximumDepth = 256;

    ReadOnlySpan<byte> _rest = all[SnapshotFormat.HeaderLength..];
    string[] _texts = [];

    /// <summary>Null: of another state, another tool, or broken.</summary>
    public static List<Manifest>? Read(ReadOnlySpan<byte> all, string key, FileStamps stamps)
    {
        if (!SnapshotFormat.IsSealed(all))
        {
            return null;
        }

        try
        {
            var reader = new SnapshotReader(all);
            return reader.Text() == key && reader.IsUnchanged(stamps) ? reader.Manifests() : null;
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The manifests with their stamps, whatever has changed; null: of another tool, or broken.</summary>
    public static Dictionary<string, (Stamp Stamp, Manifest Manifest)>? Known(ReadOnlySpan<byte> all, string key)
    {
        if (!SnapshotFormat.IsSealed(all))
        {
            return null;
        }

        try
        {
            var reader = new SnapshotReader(all);
            return reader.Text() == key ? reader.Known() : null;
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    Dictionary<string, (Stamp Stamp, Manifest Manifest)> Known()
    {
        var taken = MemoryMarshal.Cast<byte, Stamp>(Bytes(checked(Number() * Marshal.SizeOf<Stamp>())));
        var paths = Encoding.UTF8.GetString(Bytes(Number())).Split('\0');
        var stamps = new Dictionary<string, Stamp>(taken.Length, StringComparer.Ordinal);
        for (var i = 0; i < taken.Length; i++)
        {
            stamps[paths[i]] = taken[i];
        }

        return Manifests().Where(manifest => stamps.ContainsKey(manifest.Source.File))
            .ToDictionary(manifest => manifest.Source.File, manifest => (stamps[manifest.Source.File], manifest), StringComparer.Ordinal);
    }

    bool IsUnchanged(FileStamps stamps)
    {
        var taken = MemoryMarshal.Cast<byte, Stamp>(Bytes(checked(Number() * Marshal.SizeOf<Stamp>())));
        return stamps.AreUnchanged(taken, Bytes(Number()));
    }

    List<Manifest> Manifests()
    {
        _texts = new string[Count(sizeof(int))];
        for (var i = 0; i < _texts.Length; i++)
        {
            _texts[i] = Text();
        }

        var manifests = new List<Manifest>(Count(sizeof(int)));
        for (var left = manifests.Capacity; left > 0; left--)
        {
            var source = new ManifestSource(_texts[Number()], _texts[Number()]);
            var kind = Number();
            var root = (Node(source, 0) as MapNode) ?? throw new InvalidDataException();
            var (name, value) = (root.Entries[kind].Key.Text, root.Entries[kind].Value as ScalarNode);
            manifests.Add(new Manifest(source, root, name, value ?? throw new InvalidDataException()));
        }

        return manifests;
    }

    ManifestNode Node(ManifestSource source, int depth)
    {
        var (kind, line, column) = (Number(), Number(), Number());
        return depth > MaximumDepth ? throw new InvalidDataException() : kind switch
        {
            SnapshotFormat.PlainScalar or SnapshotFormat.QuotedScalar => new ScalarNode(source, line, column, _texts[Number()], kind == SnapshotFormat.PlainScalar) { Length = Number() },
            SnapshotFormat.List => new ListNode(source, line, column, Items(source, depth + 1)),
            SnapshotFormat.Map => new MapNode(source, line, column, Entries(source, depth + 1)),
            _ => throw new InvalidDataException(),
        };
    }

    ImmutableArray<ManifestNode> Items(ManifestSource source, int depth)
    {
        var items = new ManifestNode[Count(sizeof(int))];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Node(source, depth);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    ImmutableArray<MapEntry> Entries(ManifestSource source, int depth)
    {
        var entries = new MapEntry[Count(sizeof(int))];
        for (var i = 0; i < entries.Length; i++)
        {
            var key = (Node(source, depth) as ScalarNode) ?? throw new InvalidDataException();
            entries[i] = new MapEntry(key, Node(source, depth));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(entries);
    }

    string Text() => new(MemoryMarshal.Cast<byte, char>(Bytes(checked(Number() * sizeof(char)))));

    /// <summary>A number of things that take at least so many bytes each.</summary>
    int Count(int size) => Number() is var count && count >= 0 && count <= _rest.Length / size ? count : throw new InvalidDataException();

    int Number() => MemoryMarshal.Read<int>(Bytes(sizeof(int)));

    ReadOnlySpan<byte> Bytes(int length)
    {
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }
}
