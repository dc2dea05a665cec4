using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>Entries of a deploy's journal as a ConfigMap. Its name says which one is the first: of two that want to be the next, one can be made.</summary>
/// <param name="Number">Of the first entry in it.</param>
/// <param name="Lines">As in a journal's file (<c>JournalLine</c>), each with its end; at least one, but where only the metadata were read.</param>
/// <param name="Writer">Tells our own lines, of which we do not know whether they were written, from another's.</param>
sealed record JournalMap(int Deploy, int Number, string Lines, string Writer)
{
    public const string Kind = "journal";

    /// <summary>The number of the entry that comes after those in it.</summary>
    public int Following => Number + Lines.Count('\n');

    /// <param name="number">Of the first entry in it.</param>
    public static string NameOf(StagePlace place, int deploy, long number) => $"{Prefix(place)}{StagePlace.Text(deploy)}.{StagePlace.Text(number)}";

    public static JsonObject Of(StagePlace place, int deploy, long number, string lines, string writer)
    {
        var map = place.Map(NameOf(place, deploy, number), Kind, (StagePlace.DeployLabel, StagePlace.Text(deploy)));
        map["data"] = new JsonObject { ["line"] = lines, ["writer"] = writer };
        return map;
    }

    /// <summary>Reads one, whole or only its metadata; null: its name is not that of an entry.</summary>
    public static JournalMap? Read(StagePlace place, JsonObject map) => Key(place, map.Name() ?? "") is var (deploy, number)
        ? new JournalMap(deploy, number, map.Text("data", "line") ?? "", map.Text("data", "writer") ?? "")
        : null;

    public byte[] Bytes() => Encoding.UTF8.GetBytes(Lines);

    // slipway.journal.plasma.staging.12.3
    static (int Deploy, int Number)? Key(StagePlace place, string name) =>
        name.StartsWith(Prefix(place), StringComparison.Ordinal)
        && name[Prefix(place).Length..].Split('.') is [var deploy, var number]
        && StagePlace.Number(deploy) is { } first && StagePlace.Number(number) is { } second ? (first, second) : null;

    static string Prefix(StagePlace place) => $"slipway.journal.{place.Repository}.{place.Stage}.";
}
