using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;

namespace Slipway.Versions;

/// <summary>The versions of many components, with the numbers of their builds.</summary>
/// <param name="root">The checkout's root, links followed.</param>
public sealed class ComponentVersions(string root, IProgramRunner programs)
{
    readonly VersionReader _reader = new(root);

    /// <summary>Those without a version have null. Git is asked once for each repository: the root's, and submodules'.</summary>
    /// <exception cref="ProblemException">All that is wrong: <c>bad-version</c>, <c>versions-disagree</c>, <c>version-unreadable</c>, <c>shallow-clone</c>, <c>git-failed</c></exception>
    public async Task<IReadOnlyDictionary<Component, ComponentVersion?>> ReadAsync(IReadOnlyCollection<Component> components, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var versions = components.ToDictionary(component => component, component => _reader.Read(component, problems));
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var counted = new Dictionary<string, BuildNumber>(StringComparer.Ordinal);
        foreach (var component in components.Where(component => versions[component] is not null))
        {
            var top = GitFolderOf(component);
            if (!counted.TryGetValue(top, out var build))
            {
                counted[top] = build = await BuildNumber.OfAsync(top, programs, cancellation);
            }

            versions[component] = versions[component]!.With(build);
        }

        return versions;
    }

    /// <summary>The nearest folder above a component, or its own, that is a Git repository; the checkout's root where none below it is.</summary>
    public string GitFolderOf(Component component)
    {
        for (var folder = component.Folder; folder.Length > 0; folder = folder.LastIndexOf('/') is var slash and >= 0 ? folder[..slash] : "")
        {
            if (Path.Exists(Path.Combine(root, folder, ".git")))
            {
                return Path.Combine(root, folder);
            }
        }

        return root;
    }
}
