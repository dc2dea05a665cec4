using Slipway.Cli.Output;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Checks;
using Slipway.Repository.Manifests;

namespace Slipway.Tests.Repository;

/// <summary>Reads manifests from strings as the tool reads them from disk, and shows problems as the tool shows them.</summary>
static class ManifestTexts
{
    /// <summary>The model of a few files, the first being the root's.</summary>
    public static (RepositoryModel? Model, List<Problem> Problems) Read(params IEnumerable<(string File, string Text)> files)
    {
        var problems = new List<Problem>();
        var manifests = files.Select(file => Manifest.Read(new ManifestSource(file.File, file.Text), problems)).OfType<Manifest>().ToList();
        var root = manifests.FirstOrDefault(manifest => manifest.Folder.Length == 0 && manifest.Kind == "repository");
        return (root is null ? null : RepositoryReader.Read(root, manifests.Where(manifest => manifest != root), problems), problems);
    }

    /// <summary>A sound model.</summary>
    public static RepositoryModel Sound(params IEnumerable<(string File, string Text)> files)
    {
        var (model, problems) = Read(files);
        Assert.Equal("", Show(problems));
        return model!;
    }

    /// <summary>Everything that <c>slipway check</c> would print.</summary>
    public static string Check(params IEnumerable<(string File, string Text)> files)
    {
        var (model, problems) = Read(files);
        return Show(model is null ? problems : RepositoryCheck.Everything(model, problems));
    }

    /// <summary>The same for one manifest below a root that says nothing.</summary>
    public static string CheckOne(string text) => Check(("slipway.yaml", "repository: plasma\n"), ("apps/visits/slipway.yaml", text));

    public static string Show(IReadOnlyList<Problem> problems)
    {
        var text = new StringWriter { NewLine = "\n" };
        ProblemText.Write(problems, new Terminal(TextWriter.Null, text, TextReader.Null));
        return text.ToString();
    }
}
