using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Discovery.Snapshots;
using Slipway.Sources.Git;
using Slipway.State;

namespace Slipway.Sources.Records;

/// <summary>What is written of a checkout: what was read, and what it depended on.</summary>
/// <param name="IsSure">Stamps tell everything that may change; else only the files' own contents are of use.</param>
sealed record SourceRecord(bool IsSure, ImmutableArray<GitPlace> Places, SourceTable Table)
{
    // Behind mark and checksum: how long the head is.
    const int LengthAt = SnapshotFormat.HeaderLength;
    const int KeyAt = LengthAt + sizeof(int);

    Digest? _identity;

    /// <summary>Of all that the table says of files and folders, but for their stamps: the same again after a file was changed and changed back.</summary>
    public Digest Identity => _identity ??= SourceIdentity.Of(Table);

    SourceRecord(bool isSure, ImmutableArray<GitPlace> places, SourceTable table, Digest identity)
        : this(isSure, places, table) => _identity = identity;

    /// <summary>All but the table, whose bytes come behind. With both of their checksums.</summary>
    public byte[] Head(string key)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[KeyAt]);
        writer.Write(key);
        writer.Write(IsSure);
        var identity = Identity;
        writer.Write((ReadOnlySpan<byte>)identity);
        writer.Write(Places.Length);
        foreach (var place in Places)
        {
            writer.Write(place.Path);
            var (stamp, content) = (place.Stamp, place.Content);
            writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Stamp>(in stamp)));
            writer.Write(place.IsTrusted);
            writer.Write((ReadOnlySpan<byte>)content);
        }

        writer.Write(Table.Bytes.Length);
        writer.Write(Checksum.Of(Table.Bytes.Span));
        var head = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(LengthAt), head.Length);
        SnapshotFormat.Seal(head);
        return head;
    }

    /// <summary>Null: of another checkout or tool, or broken.</summary>
    public static SourceRecord? Read(byte[] all, string key)
    {
        var length = all.Length < KeyAt ? 0 : BinaryPrimitives.ReadInt32LittleEndian(all.AsSpan(LengthAt));
        if (length < KeyAt || length > all.Length || !SnapshotFormat.IsSealed(all.AsSpan(0, length)))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(all, 0, length);
            using var reader = new BinaryReader(stream);
            stream.Position = KeyAt;
            if (reader.ReadString() != key)
            {
                return null;
            }

            var (isSure, identity) = (reader.ReadBoolean(), Digest.FromBytes(reader.ReadBytes(Digest.Length)));
            var places = ImmutableArray.CreateBuilder<GitPlace>();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                places.Add(new GitPlace(reader.ReadString(), MemoryMarshal.Read<Stamp>(reader.ReadBytes(Marshal.SizeOf<Stamp>())), reader.ReadBoolean(), Digest.FromBytes(reader.ReadBytes(Digest.Length))));
            }

            var table = all.AsMemory(length);
            return table.Length != reader.ReadInt32() || Checksum.Of(table.Span) != reader.ReadUInt64() ? null
                : new SourceRecord(isSure, places.DrainToImmutable(), new SourceTable(table), identity);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException or FormatException)
        {
            return null;
        }
    }
}
