using System.Text;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>An entry of a deploy's journal as a ConfigMap. Its name says which: of two that want to be the next entry, one can be made.</summary>
/// <param name="Line">As in a journal's file (<c>JournalLine</c>), with its end.</param>
/// <param name="Writer">Tells our own lines, of which we do not know whether they were written, from another's.</param>
sealed record JournalMap(int Deploy, int Number, string Line, string Writer)
{
    public const string Kind = "journal";

    public static string NameOf(StagePlace place, int deploy, long number) => $"{Prefix(place)}{StagePlace.Text(deploy)}.{StagePlace.Text(number)}";

    public static JsonObject Of(StagePlace place, int deploy, long number, string line, string writer)
    {
        var map = place.Map(NameOf(place, deploy, number), Kind, (StagePlace.DeployLabel, StagePlace.Text(deploy)));
        map["data"] = new JsonObject { ["line"] = line, ["writer"] = writer };
        return map;
    }

    /// <summary>Reads one, whole or only its metadata; null: its name is not that of an entry.</summary>
    public static JournalMap? Read(StagePlace place, JsonObject map) => Key(place, map.Name() ?? "") is var (deploy, number)
        ? new JournalMap(deploy, number, map.Text("data", "line") ?? "", map.Text("data", "writer") ?? "")
        : null;

    public byte[] Bytes() => Encoding.UTF8.GetBytes(Line);

    // slipway.journal.plasma.staging.12.3
    static (int Deploy, int Number)? Key(StagePlace place, string name) =>
        name.StartsWith(Prefix(place), StringComparison.Ordinal)
        && name[Prefix(place).Length..].Split('.') is [var deploy, var number]
        && StagePlace.Number(deploy) is { } first && StagePlace.Number(number) is { } second ? (first, second) : null;

    static string Prefix(StagePlace place) => $"slipway.journal.{place.Repository}.{place.Stage}.";
}
