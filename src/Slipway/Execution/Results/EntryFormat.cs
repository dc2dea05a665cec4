using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>An entry as a file: <c>{"sha256":"…","entry":{…}}</c>, the digest being that of the entry's bytes.</summary>
static class EntryFormat
{
    /// <summary>Bytes; larger entries are neither written nor read.</summary>
    public const int MaximumLength = 1 << 26;

    const int Format = 1;
    const int DigestAt = 11;
    const int EntryAt = DigestAt + (2 * Digest.Length) + 10;

    static readonly string[] Kinds = ["file", "executable", "link", "folder"];

    public static byte[] Write(KeptResult result)
    {
        var document = new EntryDocument(
            Format,
            result.Fingerprint.ToString(),
            result.Step,
            result.Elapsed.TotalSeconds,
            result.Note,
            new Dictionary<string, string>(result.Facts, StringComparer.Ordinal),
            result.Log?.ToString(),
            [.. result.Reports.Select(report => new EntryReport(report.Name, report.Content.ToString()))],
            [.. result.Outputs.Select(output => new EntryOutput(output.Path, Kinds[(int)output.Kind], output.Kind == KeptKind.Folder ? null : output.Content.ToString()))],
            [.. result.Inputs.Select(input => new EntryInput(input.Name, input.Value.ToString()))]);
        var entry = JsonSerializer.SerializeToUtf8Bytes(document, EntryJson.Default.EntryDocument);
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"sha256\":\"{Digest.Of(entry)}\",\"entry\":")), .. entry, .. "}\n"u8];
    }

    /// <summary>Null: it is not whole, or not the entry of this fingerprint, or asks for what no entry may.</summary>
    public static KeptResult? Read(ReadOnlySpan<byte> file, Digest fingerprint)
    {
        if (file.Length < EntryAt + 2 || !file.StartsWith("{\"sha256\":\""u8) || !file[(EntryAt - 10)..].StartsWith("\",\"entry\":"u8) || !file.EndsWith("}\n"u8)
            || !Digest.TryParse(Encoding.ASCII.GetString(file[DigestAt..(EntryAt - 10)]), out var digest) || Digest.Of(file[EntryAt..^2]) != digest)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(file[EntryAt..^2], EntryJson.Default.EntryDocument) is { Format: Format } document ? Result(document, fingerprint) : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    static KeptResult? Result(EntryDocument document, Digest fingerprint)
    {
        // The serializer looks at members, not at what is in lists.
        if (document.Inputs.Contains(null!) || document.Reports.Contains(null!) || document.Outputs.Contains(null!) || document.Facts.Values.Contains(null!))
        {
            return null;
        }

        var inputs = new StepInputs([.. document.Inputs.Select(input => new StepInput(input.Name, Parse(input.Digest)))]);
        var result = new KeptResult(document.Step, Parse(document.Fingerprint), TimeSpan.FromSeconds(document.Seconds))
        {
            Inputs = inputs.All,
            Note = document.Note,
            Facts = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, document.Facts),
            Log = document.Log is { } log ? Parse(log) : null,
            Reports = [.. document.Reports.Select(report => new KeptReport(report.Name, Parse(report.Blob)))],
            Outputs = [.. document.Outputs.Select(Output)],
        };
        return result.Fingerprint == fingerprint && inputs.Fingerprint == fingerprint && result.Elapsed >= TimeSpan.Zero && OutputPath.AreAllowed(result.Outputs) ? result : null;
    }

    static KeptOutput Output(EntryOutput output)
    {
        var kind = (KeptKind)Array.IndexOf(Kinds, output.Kind);
        return kind < 0 ? throw new FormatException() : new KeptOutput(output.Path, kind, kind == KeptKind.Folder ? default : Parse(output.Blob));
    }

    static Digest Parse(string? text) => Digest.TryParse(text, out var digest) ? digest : throw new FormatException();
}
