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
    Digest? _identity;

    /// <summary>Of all that the table says of files and folders, but for their stamps: the same again after a file was changed and changed back.</summary>
    public Digest Identity => _identity ??= SourceIdentity.Of(Table);

    SourceRecord(bool isSure, ImmutableArray<GitPlace> places, SourceTable table, Digest identity)
        : this(isSure, places, table) => _identity = identity;

    public byte[] Write(string key)
    {
        using var stream = new MemoryStream(SnapshotFormat.HeaderLength + Table.Bytes.Length + (64 * 1024));
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[SnapshotFormat.HeaderLength]);
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

        writer.Write(Table.Bytes.Span);
        var all = stream.ToArray();
        SnapshotFormat.Seal(all);
        return all;
    }

    /// <summary>Null: of another checkout or tool, or broken.</summary>
    public static SourceRecord? Read(byte[] all, string key)
    {
        if (!SnapshotFormat.IsSealed(all))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(all);
            using var reader = new BinaryReader(stream);
            stream.Position = SnapshotFormat.HeaderLength;
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

            return new SourceRecord(isSure, places.DrainToImmutable(), new SourceTable(all.AsMemory((int)stream.Position)), identity);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException or FormatException)
        {
            return null;
        }
    }
}
