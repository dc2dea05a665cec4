using System.Text;

namespace Slipway.Tests.Repository.Manifests;

/// <summary>The annotated example of <c>docs/manifest/example</c>.</summary>
static class ManifestExample
{
    const string Prefix = "example/";

    public static IReadOnlyList<(string File, string Text)> Files() =>
        [.. typeof(ManifestExample).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => (name[Prefix.Length..], Read(name)))];

    static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ManifestExample).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
