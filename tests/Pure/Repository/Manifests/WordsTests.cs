using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Repository.Manifests.Schema;
using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Tests.Repository.Manifests;

/// <summary>Each rule about text stands twice, as code for us and as a pattern for editors.</summary>
public class WordsTests
{
    static readonly string[] Seeds =
    [
        "", " ", "a", "A", "-", "a-", "-a", "a-b", "a--b", "a_b", "ab\n", "a\n", "é", "٣", "ａ", "visits", new('a', 40), new('a', 41), "vs", "vsx", "vsxy", "VS",
        "PORT", "PORTS", "PORT_X", "SLIPWAY_", "SLIPWAY_X", "SLIPWAY", "_", "_A", "A1", "1A", "A-B", "LOG_LEVEL",
        "15", "1.2", "1.2.3.4", "1.2.3.4.5", "1.", ".1", "1..2", "1-rc.1", "1-", "-1", "1-é", "1.0-", "15\n",
        "/", "//", "/x", "x/", "0s", "1s", "5m", "1h", "14d", "999999d", "1000000s", "05m", "5", "m", "5M", "5m\n", "+5m",
        "100m", "128Mi", "2", "2.5", "2.", ".5", "1KiB", "1K", "1k", "1Gi", "1mm", "1iM", "10Ti", "0Gi", "999999999Mi", "1000000000Gi", "1Gi\n", "Gi", "1Ki\n", "1i",
        new('a', 64), new('F', 64), new('g', 64), new('a', 63), "linux-amd64", "linux-arm", "darwin-arm64", "windows-amd64", "true", "null", "0 3 * * *", "*/5 0-6,12 1 JAN mon", "0 3 * *", "0 3 * * * *", "0 3 * *  *", " 3 * * *", "0 3 * * *\n", "0 3 * * ?",
        "needs:build", "a:b:c", ":build", "a:", "apps/visits:build", "../x:build", "a b:c", "src/**", "/version.txt", "!src/old", "!/x", "!!x", "..", "../x", "!../x", "/..", "a/..", "a/../b", "a/..b", "..\n", "!", "!/",
        "\u0085", "\u200B", "\uFEFF",
    ];

    static readonly string Letters = "abzABZ019-_./:!* \n+smhdkMGiKTPORT éß٣\u00A0\u200B";

    public static TheoryData<string> Shapes =>
        [nameof(Words.NotEmpty), nameof(Words.Name), nameof(Words.Code), nameof(Words.Variable), nameof(Words.Version), nameof(Words.UrlPath),
         nameof(Words.Duration), nameof(Words.Cron), nameof(Words.Sha256), nameof(Words.Platform), nameof(Words.Quantity), nameof(Words.Size),
         nameof(Words.TaskReference), nameof(Words.InputPattern), nameof(Words.OutputPattern), "Program", "Command", "Need"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_pattern_says_what_the_code_says(string name)
    {
        var shape = Shape(name);

        // In .NET `$` also matches before a line end; in JSON Schema it does not.
        var pattern = new Regex(shape.Pattern!.EndsWith('$') ? shape.Pattern[..^1] + "\\z" : shape.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

        Assert.All(Seeds, seed => Assert.Equal((seed, pattern.IsMatch(seed)), (seed, shape.Accepts(seed))));

        var texts = Gen.Elements(Letters.ToCharArray()).ArrayOf().Select(letters => new string(letters));
        var mutated = Gen.Elements(Seeds).SelectMany(seed => Gen.Choose(0, seed.Length).SelectMany(at => Gen.Elements(Letters.ToCharArray()).Select(letter => seed.Insert(at, letter.ToString()))));
        Prop.ForAll(Gen.OneOf(texts, mutated).ToArbitrary(), text => pattern.IsMatch(text) == shape.Accepts(text)).QuickCheckThrowOnFailure();
    }

    static TextShape Shape(string name) => name switch
    {
        "Program" => Texts(ManifestSchema.Of("repository"), "tools").First(shape => shape.Accepts("kubectl") && !shape.Accepts("ü")),
        "Command" => Texts(ManifestSchema.Of("app"), "migrate").First(shape => shape.Pattern is not null),
        "Need" => Texts(ManifestSchema.Of("app"), "needs").First(shape => shape.Accepts("apps/visits")),
        _ => (TextShape)typeof(Words).GetField(name)!.GetValue(null)!,
    };

    static IEnumerable<TextShape> Texts(ObjectShape kind, string key) => All(kind.Fields.First(field => field.Name == key).Shape).OfType<TextShape>();

    static IEnumerable<Shape> All(Shape shape) => [shape, .. shape is MapShape map ? [map.Key] : Array.Empty<Shape>(), .. shape.Parts.SelectMany(part => All(part.Shape))];
}
