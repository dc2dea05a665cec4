using Slipway.Problems;
using Slipway.Repository.Components;

namespace Slipway.Versions;

/// <summary>Reads which version a component has: from <c>version.txt</c>, <c>changelog.txt</c> and <c>CHANGELOG.md</c> in its folder.</summary>
/// <param name="read">The text of a file, by its path from the root; null: it is not there, or a problem was added.</param>
public sealed class VersionReader(Func<string, ICollection<Problem>, string?> read)
{
    /// <param name="root">The checkout's root, links followed.</param>
    public VersionReader(string root)
        : this(new VersionFiles(root).Read)
    {
    }

    /// <summary>Null: it has no version yet.</summary>
    /// <exception cref="ProblemException"><c>bad-version</c>, <c>versions-disagree</c>, <c>version-unreadable</c></exception>
    public ComponentVersion? Read(Component component)
    {
        var problems = new List<Problem>();
        var version = Read(component, problems);
        return problems.Count == 0 ? version : throw new ProblemException(problems);
    }

    /// <summary>The same, with what is wrong added to the others.</summary>
    public ComponentVersion? Read(Component component, ICollection<Problem> problems)
    {
        var entries = Entries(component.Folder, problems);
        if (entries.Count == 0)
        {
            return null;
        }

        if (entries.Find(entry => entry.Version != entries[0].Version) is { } other)
        {
            problems.Add(Disagree(entries[0], other));
            return null;
        }

        return new ComponentVersion(entries[0].Version) { Entries = entries };
    }

    List<VersionEntry> Entries(string folder, ICollection<Problem> problems)
    {
        var entries = new List<VersionEntry>();
        foreach (var name in (ReadOnlySpan<string>)[VersionText.FileName, .. Changelog.FileNames])
        {
            var file = VersionFiles.PathOf(folder, name);
            if (read(file, problems) is not { } text)
            {
                continue;
            }

            if ((name == VersionText.FileName ? VersionText.Read(file, text, problems) : Changelog.Read(file, text, problems).Newest) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    static Problem Disagree(VersionEntry first, VersionEntry second) => new("versions-disagree", $"`{first.Where.File}` says {first.Version}, and `{second.Where.File}` says {second.Version}")
    {
        Where = first.Where,
        Related = [second.Where],
        Fix = "make both say the same, or keep one of the two files",
    };
}
