using System.Collections.Immutable;
using Slipway.Programs;

namespace Slipway.Bootstrap.Submodules;

/// <summary>The calls of git that concern submodules. Which protocols may be used is left to git and to what the user told it.</summary>
static class SubmoduleCalls
{
    // Git would ask for a password on the terminal and wait for ever; credential helpers and agents still answer.
    static readonly ImmutableSortedDictionary<string, string?> Unattended = ImmutableSortedDictionary.CreateRange<string, string?>(
        StringComparer.Ordinal, [new("GIT_TERMINAL_PROMPT", "0"), new("LC_ALL", "C")]);

    public static ProgramCall Status(string root) => ProgramCall.Of("git", "submodule", "status", "--recursive") with
    {
        Directory = root,
        Environment = Unattended,
        Timeout = TimeSpan.FromMinutes(1),
    };

    /// <summary>
    /// One call for each folder that has missing submodules. A submodule that is there is never named: an update would take its branch away.
    /// </summary>
    public static ImmutableArray<ProgramCall> Fetch(string root, IReadOnlyList<SubmoduleStatus> all)
    {
        var present = all.Where(each => !each.IsMissing).Select(each => each.Path).ToArray();
        return
        [
            .. all.Where(each => each.IsMissing)
                .GroupBy(each => OwnerOf(each.Path, present), StringComparer.Ordinal)
                .Select(group => Update(Path.Combine(root, group.Key), group.Select(each => Below(group.Key, each.Path)))),
        ];
    }

    static ProgramCall Update(string folder, IEnumerable<string> paths) =>
        ProgramCall.Of(["git", "submodule", "update", "--init", "--recursive", "--", .. paths]) with
        {
            Directory = folder,
            Environment = Unattended,
            Timeout = TimeSpan.FromMinutes(30),
        };

    // libs/outer/inner belongs to libs/outer when that is a submodule that is there, else to the repository itself.
    static string OwnerOf(string path, string[] present) =>
        present.Where(each => path.StartsWith(each + "/", StringComparison.Ordinal)).MaxBy(each => each.Length) ?? "";

    static string Below(string owner, string path) => owner.Length == 0 ? path : path[(owner.Length + 1)..];
}
