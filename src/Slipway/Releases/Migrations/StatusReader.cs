using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Records;

namespace Slipway.Releases.Migrations;

/// <summary>Reads what a component's <c>migrate status</c> prints. It comes from a program that somebody wrote, so that nothing of it is taken for granted.</summary>
static class StatusReader
{
    /// <summary>Bytes of a document.</summary>
    public const int MostBytes = 1024 * 1024;

    public const int MostDeep = 32;

    const int MostMigrations = 10_000;

    /// <summary>Of an id and a name: both are shown, and an id is written into the release's metadata.</summary>
    const int LongestText = 200;

    /// <param name="component">Whose it is, for the problem.</param>
    /// <exception cref="ProblemException"><c>migrate-status-unreadable</c></exception>
    public static MigrationStatus Read(string component, ReadOnlySpan<byte> document)
    {
        if (document.Length > MostBytes)
        {
            throw Unreadable(component, $"it is longer than {MostBytes} bytes");
        }

        try
        {
            return Of(JsonSerializer.Deserialize(document, StatusJson.Default.StatusDocument));
        }
        catch (JsonException exception)
        {
            throw Unreadable(component, KubeText.Clean(exception is StatusException ? exception.Message : $"it is no such JSON{(exception.Path is { } path ? $", at `{path}`" : "")}", 300));
        }
    }

    public static ProblemException Unreadable(string component, string why) => new(new Problem("migrate-status-unreadable", $"`migrate status` of `{component}` does not say what it should")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "have it print one JSON document on standard output, as docs/migrations.md has it: `{ \"head\": …, \"migrations\": [ … ] }`",
    });

    static MigrationStatus Of(StatusDocument? document)
    {
        if (document?.Migrations is not { IsDefault: false } migrations)
        {
            throw new StatusException("it has no `migrations`");
        }

        if (migrations.Length > MostMigrations)
        {
            throw new StatusException($"it has more than {MostMigrations} migrations");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var pending = ImmutableArray.CreateBuilder<PendingMigration>();
        for (var at = 0; at < migrations.Length; at++)
        {
            var (migration, place) = (migrations[at] ?? throw new StatusException($"`migrations[{at}]` is null"), $"migrations[{at}]");
            var (isPending, read) = Migration(migration, place);
            if (!ids.Add(read.Id))
            {
                throw new StatusException($"`{place}.id` stands there twice: `{read.Id}`");
            }

            if (isPending)
            {
                pending.Add(read);
            }
        }

        return new MigrationStatus(document.Head is null ? null : Id(document.Head, "head"), pending.DrainToImmutable());
    }

    static (bool IsPending, PendingMigration Migration) Migration(StatusMigration migration, string place)
    {
        var isPending = Chosen(migration.State, $"{place}.state", ("applied", false), ("pending", true));
        var compatible = Chosen(migration.Compatible, $"{place}.compatible", ("yes", Compatibility.Yes), ("no", Compatibility.No), ("unknown", Compatibility.Unknown));
        var reversible = Chosen(migration.Reversible, $"{place}.reversible", ("lossless", Reversibility.Lossless), ("lossy", Reversibility.Lossy), ("no", Reversibility.No));
        return (isPending, new PendingMigration(Id(migration.Id, $"{place}.id"), KubeText.Clean(migration.Name ?? "", LongestText), compatible, reversible, migration.Sql ?? ""));
    }

    static string Id(string? text, string place) => text is { Length: > 0 and <= LongestText } && text != "0" && !text.Any(one => char.IsControl(one) || char.IsWhiteSpace(one)) ? text
        : throw new StatusException($"`{place}` is {(text is null ? "missing" : $"`{text}`")}, and should be a text without spaces, of at most {LongestText} characters, and not `0`");

    static T Chosen<T>(string? text, string place, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        var words = new List<string>();
        foreach (var (word, _) in choices)
        {
            words.Add($"`{word}`");
        }

        throw new StatusException($"`{place}` is {(text is null ? "missing" : $"`{text}`")}, and should be one of {string.Join(", ", words)}");
    }

    /// <summary>It is JSON, and not what was agreed on.</summary>
    sealed class StatusException(string message) : JsonException(message);
}
