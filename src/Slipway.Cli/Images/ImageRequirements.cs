using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Versions;
using Slipway.Versions.Requirements;

namespace Slipway.Cli.Images;

/// <summary>Whether images are as new as manifests require, asked before one is used.</summary>
static class ImageRequirements
{
    /// <param name="uses">Who uses whose image.</param>
    /// <exception cref="ProblemException"><c>version-too-old</c>, for all of them.</exception>
    public static void Check(LoadedRepository repository, IEnumerable<(Component By, Component Image)> uses)
    {
        // The library of versions is not loaded where nobody asks for one.
        var asking = uses.Where(use => use.By != use.Image && use.By.Manifest.Root["requires"] is not null).Distinct().ToList();
        if (asking.Count > 0)
        {
            Compare(repository, asking);
        }
    }

    static void Compare(LoadedRepository repository, List<(Component By, Component Image)> uses)
    {
        var reader = new VersionReader(repository.Root);
        var problems = VersionRequirements.CheckImages(uses, image => (reader.Read(image) ?? reader.Read(repository.Model.ComponentAt("")))?.Version);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }
}
