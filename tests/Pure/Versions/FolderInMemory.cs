using Slipway.Problems;
using Slipway.Tests.Repository;
using Slipway.Versions;

namespace Slipway.Tests.Versions;

/// <summary>A component at <c>apps/a</c> with version files in memory.</summary>
sealed class FolderInMemory(params (string Name, string Text)[] files)
{
    static readonly Slipway.Repository.RepositoryModel Model = ManifestTexts.Sound(("slipway.yaml", "repository: plasma\n"), ("apps/a/slipway.yaml", "app: a\n"));

    /// <summary>What <c>slipway version</c> would make of it: the version, or the whole complaint.</summary>
    public string Read()
    {
        var problems = new List<Problem>();
        var version = new VersionReader((path, _) => files.Where(file => $"apps/a/{file.Name}" == path).Select(file => file.Text).FirstOrDefault())
            .Read(Model.Get("a"), problems);
        return problems.Count > 0 ? ManifestTexts.Show(problems) : version?.Text ?? "none";
    }
}
