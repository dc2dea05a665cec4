using Slipway.Repository.Manifests;
using Slipway.Repository.Manifests.Schema;

namespace Slipway.Tests.Repository.Manifests;

public class ManifestExampleTests
{
    [Fact]
    public void The_example_is_sound_on_every_stage() => Assert.Equal("", ManifestTexts.Check(ManifestExample.Files()));

    [Fact]
    public void The_example_shows_every_key()
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (file, text) in ManifestExample.Files())
        {
            Collect(Manifest.Read(new ManifestSource(file, text), [])!.Root, "", shown);
        }

        // A task has the same keys, whether it is called `test` or stands under `tasks`: one use shows them.
        var known = ManifestSchema.Kinds.SelectMany(SchemaManual.Keys).GroupBy(key => key.Field, key => key.Path);
        Assert.Equal([], known.Where(paths => !paths.Any(shown.Contains)).Select(paths => paths.First()));
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
