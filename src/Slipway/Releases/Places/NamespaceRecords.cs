using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Digests;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Places;

/// <summary>The records of a stage's releases.</summary>
sealed class NamespaceRecords(StagePlace place, KubeClient client, WriteOnce once)
{
    public const string Kind = "release";

    /// <summary>What does not fit into the record's own ConfigMap.</summary>
    public const string PartKind = "part";

    const int SumDigits = 16;

    /// <summary>What the metadata of all of them say, in one request.</summary>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public async Task<ImmutableArray<RecordMetadata>> ListAsync(CancellationToken cancellation)
    {
        var list = await client.ListAsync(place.Records(Kind), new KubeListing { IsMetadata = true, IsAtOnce = true }, cancellation);
        var read = list.Items.Select(item => (Item: item, Metadata: RecordMetadata.Read(item))).ToList();
        var broken = read.Where(pair => pair.Metadata is null).Select(pair => PlaceProblems.BrokenMap(pair.Item.Name() ?? "", "its labels and annotations are not those of a release")).ToList();
        return broken.Count > 0 ? throw new ProblemException(broken) : [.. read.Select(pair => pair.Metadata!)];
    }

    /// <summary>Writes the further parts, then the first: a record that is there is whole.</summary>
    /// <exception cref="ProblemException"><c>release-number-taken</c>, <c>record-has-secret</c>, <c>record-too-large</c></exception>
    public async Task WriteAsync(ReleaseRecord record, CancellationToken cancellation)
    {
        RecordSecrets.Refuse(record);
        var content = RecordContent.Of(record);
        var (sum, parts) = (Digest.Of(content.Packed), content.Parts().ToList());
        if (parts.Count > RecordContent.MostParts)
        {
            throw PlaceProblems.RecordTooLarge(record.Component, record.Number, content.Packed.Length);
        }

        await Task.WhenAll(Enumerable.Range(2, parts.Count - 1).Select(part => once.WriteAsync(StagePlace.Maps, Part(record, sum, part, parts[part - 1]), cancellation)));
        var there = await once.WriteAsync(StagePlace.Maps, First(record, content, sum, parts), cancellation);
        if (there.Text("data", "content") != content.Sum.ToString())
        {
            throw PlaceProblems.NumberTaken(place, record.Component, record.Number, there);
        }
    }

    /// <returns>Null: there is none.</returns>
    /// <exception cref="ProblemException"><c>record-broken</c></exception>
    public async Task<ReleaseRecord?> ReadAsync(string component, int number, CancellationToken cancellation)
    {
        var name = new RecordName(component, number);
        if (await client.GetAsync(StagePlace.Maps, place.Namespace, name.ToString(), cancellation) is not { } first)
        {
            return null;
        }

        var (record, why) = (await ContentAsync(name, first, cancellation))?.Read() ?? (null, "parts of it are gone or were changed");
        return record is not null && (record.Component, record.Number) == (component, number)
            ? record
            : throw PlaceProblems.BrokenRecord(name.ToString(), record is null ? why : $"it holds release {record.Number} of `{KubeText.Clean(record.Component, 60)}`");
    }

    JsonObject First(ReleaseRecord record, RecordContent content, Digest sum, List<byte[]> parts)
    {
        var map = Map(new RecordName(record.Component, record.Number), Kind, parts[0], (StagePlace.DeployLabel, StagePlace.Text(record.Deploy)));
        map["metadata"]!["annotations"] = RecordMetadata.Annotations(record);
        map["data"] = new JsonObject { ["content"] = content.Sum.ToString(), ["packed"] = sum.ToString(), ["parts"] = StagePlace.Text(parts.Count) };
        return map;
    }

    JsonObject Part(ReleaseRecord record, Digest sum, int part, byte[] bytes) => Map(new RecordName(record.Component, record.Number, sum.ToString()[..SumDigits], part), PartKind, bytes);

    JsonObject Map(RecordName name, string kind, byte[] bytes, params ReadOnlySpan<(string, string)> labels)
    {
        var map = place.Map(name.ToString(), kind, [(StagePlace.OfLabel, name.Component), (StagePlace.NumberLabel, StagePlace.Text(name.Number)), .. labels]);
        map["binaryData"] = new JsonObject { ["part"] = Convert.ToBase64String(bytes) };
        return map;
    }

    /// <summary>Null: it is not whole, or not what was written.</summary>
    async Task<RecordContent?> ContentAsync(RecordName name, JsonObject first, CancellationToken cancellation)
    {
        if (!Digest.TryParse(first.Text("data", "content"), out var content)
            || !Digest.TryParse(first.Text("data", "packed"), out var sum)
            || StagePlace.Number(first.Text("data", "parts")) is not (>= 1 and <= RecordContent.MostParts and var count))
        {
            return null;
        }

        var others = await Task.WhenAll(Enumerable.Range(2, count - 1).Select(part =>
            client.GetAsync(StagePlace.Maps, place.Namespace, (name with { Sum = sum.ToString()[..SumDigits], Part = part }).ToString(), cancellation)));
        var parts = others.Prepend(first).Select(Bytes).ToList();
        byte[] packed = parts.Contains(null) ? [] : [.. parts.SelectMany(part => part!)];
        return Digest.Of(packed) == sum ? new RecordContent(content, packed) : null;
    }

    static byte[]? Bytes(JsonObject? map)
    {
        try
        {
            return Convert.FromBase64String(map.Text("binaryData", "part") ?? "?");
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
