using System.IO.Compression;
using System.Text.Json;
using Slipway.Digests;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>What is in a record: JSON, packed.</summary>
/// <param name="Sum">Of the JSON: the same record has the same, however it was packed.</param>
/// <param name="Packed">With gzip.</param>
sealed record RecordContent(Digest Sum, byte[] Packed)
{
    /// <summary>Bytes of one part: a ConfigMap holds 1 MiB at most.</summary>
    public const int PartBytes = 900 * 1024;

    /// <summary>Parts of one record.</summary>
    public const int MostParts = 16;

    const int MostUnpacked = 64 * 1024 * 1024;

    /// <summary>At least one.</summary>
    public IEnumerable<byte[]> Parts() => Packed.Chunk(PartBytes);

    public static RecordContent Of(ReleaseRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, RecordJson.Default.ReleaseRecord);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(json);
        }

        return new RecordContent(Digest.Of(json), packed.ToArray());
    }

    /// <summary>Reads it without believing in it.</summary>
    /// <returns>The record, or in a few words why it is none.</returns>
    public (ReleaseRecord? Record, string Why) Read()
    {
        try
        {
            var json = Unpacked();
            return json is null ? (null, $"it holds more than {MostUnpacked} bytes")
                : Digest.Of(json) != Sum ? (null, "its checksum is another one")
                : Complete(JsonSerializer.Deserialize(json, RecordJson.Default.ReleaseRecord));
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            return (null, exception is JsonException ? "what it holds is no record of a release" : "it is not packed as it should be");
        }
    }

    /// <summary>Null: too much.</summary>
    byte[]? Unpacked()
    {
        using var gzip = new GZipStream(new MemoryStream(Packed), CompressionMode.Decompress);
        using var json = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = gzip.Read(buffer)) > 0)
        {
            if (json.Length + read > MostUnpacked)
            {
                return null;
            }

            json.Write(buffer, 0, read);
        }

        return json.ToArray();
    }

    static (ReleaseRecord? Record, string Why) Complete(ReleaseRecord? record) =>
        record is null || record.Objects.IsDefault || record.Objects.Any(item => item is null) || (!record.Hooks.IsDefault && record.Hooks.Any(item => item is null)) || record.Schema is { IsWhole: false } || record.TakesDown is { IsWhole: false }
            ? (null, "what it holds is no record of a release")
            : (record with { Smoke = record.Smoke.IsDefault ? [] : record.Smoke, Hooks = record.Hooks.IsDefault ? [] : record.Hooks }, "");
}
