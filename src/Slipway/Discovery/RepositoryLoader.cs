using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Checks;
using Slipway.Repository.Manifests;

namespace Slipway.Discovery;

/// <summary>From a folder to the model of the repository it is in.</summary>
/// <param name="home">The launcher's own checkout, which is no part of another repository that carries it; null: unknown.</param>
/// <param name="snapshots">Where what was read before is kept; null: all is read each time.</param>
public sealed class RepositoryLoader(IProgramRunner programs, string? home, ManifestSnapshots? snapshots = null)
{
    readonly string? _home = home is null ? null : RealPath.Of(home);

    /// <summary>Finds the repository, reads all its manifests, and reports everything that is wrong in and between them.</summary>
    /// <exception cref="ProblemException">There is no repository, or nothing can be made of its root.</exception>
    public async Task<LoadedRepository> LoadAsync(string start, CancellationToken cancellation)
    {
        var root = RepositoryFinder.Find(start);
        return snapshots?.Read(root, _home) is { } kept
            ? new LoadedRepository(root, RepositoryReader.ReadSound(kept.Find(manifest => manifest.Folder.Length == 0)!, kept), [])
            : await ReadAsync(root, cancellation);
    }

    async Task<LoadedRepository> ReadAsync(string root, CancellationToken cancellation)
    {
        var draft = snapshots?.Begin(root, _home);
        using var known = snapshots?.Known(root, _home);
        var reading = new ManifestReading(root, known, cancellation);
        await new GitFiles(programs).FindManifestsAsync(root, files => reading.Add(files.Where(file => !IsTheTool(root, file))), cancellation);
        var (manifests, problems) = WithoutOthers(root, reading.Result());
        var rootManifest = manifests.FirstOrDefault(manifest => manifest.Folder.Length == 0);
        if (rootManifest is null)
        {
            throw new ProblemException(problems.Count > 0 ? problems : [Ignored()]);
        }

        if (rootManifest.Kind != "repository")
        {
            throw new ProblemException([.. problems, new Problem("no-repository", "the manifest at the root does not say `repository: NAME`") { Where = rootManifest.NameNode.Span, Fix = "start it with `repository: NAME`" }]);
        }

        var model = RepositoryReader.Read(rootManifest, manifests.Where(manifest => manifest != rootManifest), problems);
        if (draft is not null && problems.Count == 0)
        {
            snapshots!.Keep(draft with { Files = reading.Files, Manifests = manifests });
        }

        return new LoadedRepository(root, model, RepositoryCheck.Sorted(problems));
    }

    /// <summary>
    /// Leaves out repositories of their own: an example or a fixture, say, in a plain folder. One that is a submodule is part of what composes it.
    /// </summary>
    static (List<Manifest> Manifests, List<Problem> Problems) WithoutOthers(string root, (List<Manifest> Manifests, List<Problem> Problems) all)
    {
        var others = all.Manifests.Where(manifest => manifest is { Kind: "repository", Folder.Length: > 0 } && !Path.Exists(Path.Combine(root, manifest.Folder, ".git")))
            .Select(manifest => $"{manifest.Folder}/").ToList();
        return others.Count == 0 ? all : (
            all.Manifests.FindAll(manifest => !IsIn(others, manifest.Source.File)),
            all.Problems.FindAll(problem => problem.Where is null || !IsIn(others, problem.Where.File)));
    }

    static bool IsIn(List<string> folders, string file) => folders.Exists(folder => file.StartsWith(folder, StringComparison.Ordinal));

    bool IsTheTool(string root, string file) =>
        _home is not null && _home.StartsWith(root + "/", StringComparison.Ordinal)
        && file.StartsWith(_home[(root.Length + 1)..] + "/", StringComparison.Ordinal);

    static Problem Ignored() => new("no-repository", $"Git ignores the `{Manifest.FileName}` at the root") { Fix = "take it out of .gitignore" };
}

/// <summary>A repository as it was found on disk.</summary>
/// <param name="Root">Absolute path, links followed: one checkout has one root, however one came there.</param>
/// <param name="Problems">What is wrong in its manifests; empty when all is well. Environment variables are checked by stage, later.</param>
public sealed record LoadedRepository(string Root, RepositoryModel Model, IReadOnlyList<Problem> Problems);
