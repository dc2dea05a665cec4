using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Tests.Repository.Manifests;

public class ManifestExampleTests
{
    [Fact]
    public void The_example_is_sound_on_every_stage() => Assert.Equal("", ManifestTexts.Check(ManifestExample.Files()));

    [Theory]
    [InlineData("repository")]
    [InlineData("app")]
    [InlineData("cluster")]
    [InlineData("library")]
    public void The_example_shows_every_key(string kind)
    {
        var known = SchemaManual.Keys(kind).Select(key => key.Path).Distinct();

        // What a component may say besides being a repository, a cluster or a library, the app shows.
        var shown = Used(kind == "app" ? ["app"] : kind == "repository" ? ["repository", "app"] : ["app", "cluster", "library", "repository"]);

        Assert.Equal([], known.Where(path => path is not "cluster" and not "library").Except(shown));
    }

    /// <summary>The keys of the example, the user's own names as the manual writes them.</summary>
    static HashSet<string> Used(string[] kinds)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (file, text) in ManifestExample.Files())
        {
            var manifest = Manifest.Read(new ManifestSource(file, text), [])!;
            if (kinds.Contains(manifest.Kind))
            {
                Collect(manifest.Root, "", used);
            }
        }

        return used;
    }

    static void Collect(ManifestNode node, string path, HashSet<string> used)
    {
        switch (node)
        {
            case MapNode map:
                foreach (var entry in map.Entries)
                {
                    Collect(entry.Value, $"{path}.{entry.Key.Text}", used);
                    Collect(entry.Value, $"{path}.NAME", used);
                }

                break;
            case ListNode list:
                foreach (var item in list.Items)
                {
                    Collect(item, $"{path}[]", used);
                }

                break;
        }

        used.Add(path.TrimStart('.'));
    }
}
