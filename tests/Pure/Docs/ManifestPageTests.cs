using Slipway.Repository.Manifests.Schema;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public class ManifestPageTests
{
    const string Begin = "<!-- slipway schema -o markdown -->\n\n";
    const string End = "\n<!-- end -->";

    [Fact]
    public void The_reference_is_what_the_schema_says()
    {
        var page = Path.Combine(SlipwayTool.Checkout, "docs/manifest.md");
        var text = File.ReadAllText(page);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);

        if (Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            File.WriteAllText(page, text[..start] + SchemaManual.Write() + text[end..]);
        }
        else
        {
            Assert.Equal(SchemaManual.Write(), text[start..end]);
        }
    }
}
