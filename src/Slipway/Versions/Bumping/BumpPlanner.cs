using System.Globalization;
using NuGet.Versioning;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Components;

namespace Slipway.Versions.Bumping;

/// <summary>Decides what a bump writes, from the component's files and the commits since its version was written. Writes nothing.</summary>
/// <param name="root">The checkout's root, links followed.</param>
public sealed class BumpPlanner(RepositoryModel model, string root, IProgramRunner programs, TimeProvider time)
{
    readonly VersionFiles _files = new(root);
    readonly VersionReader _reader = new(root);
    readonly CommitReader _commits = new(root, programs);

    /// <exception cref="ProblemException">
    /// <c>version-not-higher</c>, <c>version-not-committed</c>, <c>shallow-clone</c>, or what is wrong with the version there is.
    /// </exception>
    public async Task<BumpPlan> PlanAsync(Component component, VersionStep step, CancellationToken cancellation)
    {
        var version = _reader.Read(component);
        var to = step.After(version?.Version);
        var problems = new List<Problem>();
        var folder = VersionFolder.Read(component.Folder, _files.Read, problems);
        if (folder.Highest(version) is { } highest && highest.Version >= to)
        {
            problems.Add(NotHigher(component, to, highest));
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var body = await CommitsAsync(component, version, cancellation);
        return folder.Bump(component, version?.Version, to, body, time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>Null: this is the first version.</summary>
    async Task<IReadOnlyList<CommitText>?> CommitsAsync(Component component, ComponentVersion? version, CancellationToken cancellation)
    {
        if (version is null)
        {
            return null;
        }

        // The last is a changelog's where there is one, and that is where the commits are told.
        string? since = null;
        foreach (var entry in version.Entries)
        {
            since = await _commits.CommitOfAsync(entry.Where, cancellation) ?? throw new ProblemException(NotCommitted(component, version, entry));
        }

        await ThrowIfShallowAsync(component, cancellation);
        return await _commits.SinceAsync(since!, component.Folder, WithOwnVersion(component), cancellation);
    }

    async Task ThrowIfShallowAsync(Component component, CancellationToken cancellation) =>
        await BuildNumber.ThrowIfShallowAsync(new ComponentVersions(root, programs).GitFolderOf(component), programs, cancellation);

    /// <summary>The folders of components inside that have versions of their own, from this one's.</summary>
    IEnumerable<string> WithOwnVersion(Component component)
    {
        var above = component.Folder.Length == 0 ? "" : component.Folder + "/";
        return model.Components
            .Where(other => other != component && other.Folder.StartsWith(above, StringComparison.Ordinal) && _reader.Read(other, []) is not null)
            .Select(other => other.Folder[above.Length..]);
    }

    static Problem NotHigher(Component component, NuGetVersion to, VersionEntry highest) => new("version-not-higher", $"{to.ToNormalizedString()} of `{component.Name}` is not higher than {highest.Version.ToNormalizedString()}")
    {
        Where = highest.Where,
        Fix = "bump a part that is higher, or name a version that is",
    };

    static Problem NotCommitted(Component component, ComponentVersion version, VersionEntry entry) => new("version-not-committed", $"{version.Text} of `{component.Name}` is not committed yet")
    {
        Where = entry.Where,
        Why = "the commits since then are what the next entry tells of",
        Fix = $"commit it, or take it back: git checkout -- {entry.Where.File}",
    };
}
