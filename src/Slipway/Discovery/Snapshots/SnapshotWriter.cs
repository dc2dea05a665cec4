using System.Buffers;
using System.Runtime.InteropServices;
using Slipway.Repository.Manifests;
using Slipway.State;

namespace Slipway.Discovery.Snapshots;

/// <summary>
/// A snapshot as bytes: mark and checksum (16 bytes), key, stamps, their paths, texts, manifests. Numbers are 32-bit, in the order of this machine;
/// a text is its length and UTF-16, so that every text comes back as it was.
/// </summary>
sealed class SnapshotWriter
{
    readonly ArrayBufferWriter<byte> _head = new();
    readonly ArrayBufferWriter<byte> _nodes = new();
    readonly ArrayBufferWriter<byte> _texts = new();
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public static byte[] Write(string key, IReadOnlyCollection<KeyValuePair<string, Stamp>> stamps, IReadOnlyCollection<Manifest> manifests)
    {
        var writer = new SnapshotWriter();
        writer.Manifests(manifests);
        writer._head.Write(new byte[SnapshotFormat.HeaderLength]);
        Text(writer._head, key);
        Number(writer._head, stamps.Count);
        writer._head.Write(MemoryMarshal.AsBytes(stamps.Select(pair => pair.Value).ToArray().AsSpan()));
        var paths = System.Text.Encoding.UTF8.GetBytes(string.Concat(stamps.Select(pair => pair.Key + '\0')));
        Number(writer._head, paths.Length);
        writer._head.Write(paths);
        Number(writer._head, writer._numbers.Count);
        writer._head.Write(writer._texts.WrittenSpan);
        writer._head.Write(writer._nodes.WrittenSpan);
        var all = writer._head.WrittenSpan.ToArray();
        SnapshotFormat.Seal(all);
        return all;
    }

    void Manifests(IReadOnlyCollection<Manifest> manifests)
    {
        Number(_nodes, manifests.Count);
        foreach (var manifest in manifests)
        {
            Text(manifest.Source.File);
            Text(manifest.Source.Text);
            Number(_nodes, Kind(manifest));
            Node(manifest.Root);
        }
    }

    static int Kind(Manifest manifest)
    {
        var entries = manifest.Root.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            if (ReferenceEquals(entries[i].Value, manifest.NameNode))
            {
                return i;
            }
        }

        throw new InvalidOperationException("a manifest's name is one of its values");
    }

    void Node(ManifestNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                Start(scalar.IsPlain ? SnapshotFormat.PlainScalar : SnapshotFormat.QuotedScalar, node);
                Text(scalar.Text);
                Number(_nodes, scalar.Length);
                break;
            case ListNode list:
                Start(SnapshotFormat.List, node);
                Number(_nodes, list.Items.Length);
                foreach (var item in list.Items)
                {
                    Node(item);
                }

                break;
            case MapNode map:
                Start(SnapshotFormat.Map, node);
                Number(_nodes, map.Entries.Length);
                foreach (var entry in map.Entries)
                {
                    Node(entry.Key);
                    Node(entry.Value);
                }

                break;
            default:
                throw new InvalidOperationException("a node is a scalar, a list or a map");
        }
    }

    void Start(int kind, ManifestNode node)
    {
        Number(_nodes, kind);
        Number(_nodes, node.Line);
        Number(_nodes, node.Column);
    }

    void Text(string text)
    {
        if (!_numbers.TryGetValue(text, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(text, number);
            Text(_texts, text);
        }

        Number(_nodes, number);
    }

    static void Text(ArrayBufferWriter<byte> to, string text)
    {
        Number(to, text.Length);
        to.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    static void Number(ArrayBufferWriter<byte> to, int number) => to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));
}
