using System.Text;
using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>The reference of all keys as Markdown, made from the schema.</summary>
public static class SchemaManual
{
    /// <summary>A section for each key of a manifest, with a row for each key below it.</summary>
    public static string Write()
    {
        var text = new StringBuilder();
        var written = new Dictionary<Field, string>();
        foreach (var (field, kinds) in TopKeys())
        {
            text.Append($"\n### `{field.Name}`\n\n");
            text.Append($"In {Kinds(kinds)}. {Sentence(field.Description)}\n\nValue: {field.Shape.Expected}.\n");
            WriteKeys(text, field, written);
        }

        return text.ToString().TrimStart('\n');
    }

    /// <summary>Every key of a kind of manifest with the keys that lead to it: <c>image.target</c>, <c>run.NAME.port</c>, <c>smoke[].get</c>.</summary>
    public static IEnumerable<(string Path, Field Field)> Keys(string kind) => Below(ManifestSchema.Of(kind), "").Select(key => (key.Path[1..], key.Field));

    static List<(Field Field, List<string> Kinds)> TopKeys()
    {
        var keys = new List<(Field Field, List<string> Kinds)>();
        foreach (var kind in ManifestSchema.Kinds)
        {
            foreach (var field in ManifestSchema.Of(kind).Fields)
            {
                var known = keys.Find(key => key.Field.Name == field.Name && key.Field.Description == field.Description);
                if (known.Kinds is null)
                {
                    keys.Add((field, [kind]));
                }
                else
                {
                    known.Kinds.Add(kind);
                }
            }
        }

        return keys;
    }

    static void WriteKeys(StringBuilder text, Field field, Dictionary<Field, string> written)
    {
        var rows = field.Repeats ? [] : Below(field.Shape, field.Name).DistinctBy(key => key.Path).ToList();
        if (rows.Count == 0)
        {
            return;
        }

        if (rows.TrueForAll(row => written.ContainsKey(row.Field)))
        {
            text.Append($"\nIts keys are those of {string.Join(" and ", rows.Select(row => $"`{written[row.Field]}`").Distinct())}.\n");
            return;
        }

        text.Append("\n| key | value | what it does |\n| --- | --- | --- |\n");
        foreach (var (path, key) in rows)
        {
            written.TryAdd(key, field.Name);
            text.Append($"| `{path}` | {Cell(key.Shape.Expected)} | {Cell(Sentence(key.Description))}{(key.IsRequired ? " Required." : "")} |\n");
        }
    }

    static IEnumerable<(string Path, Field Field)> Below(Shape shape, string path)
    {
        foreach (var part in shape.Parts)
        {
            var at = path + part.Step;
            if (part.Field is { } field)
            {
                yield return (at, field);
            }

            foreach (var deeper in part.Field?.Repeats == true ? [] : Below(part.Shape, at))
            {
                yield return deeper;
            }
        }
    }

    static string Kinds(List<string> kinds) => kinds.Count == ManifestSchema.Kinds.Count ? "every manifest" : string.Join(", ", kinds.Select(kind => $"`{kind}`"));

    static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
