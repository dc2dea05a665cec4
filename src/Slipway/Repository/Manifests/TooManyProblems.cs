using Slipway.Problems;

namespace Slipway.Repository.Manifests;

/// <summary>Nobody reads a thousand problems of one file, and a hostile one has them.</summary>
static class TooManyProblems
{
    /// <summary>More than this many of one manifest are only counted.</summary>
    public const int Maximum = 100;

    /// <param name="problems">All of one file.</param>
    public static IEnumerable<Problem> Cut(IReadOnlyList<Problem> problems)
    {
        var others = problems.Where(problem => problem.Code != "too-many-problems").ToList();
        if (others.Count == problems.Count && others.Count <= Maximum)
        {
            return problems;
        }

        var first = others[Math.Min(Maximum, others.Count - 1)].Where;
        return others.Take(Maximum).Append(new Problem("too-many-problems", $"`{first?.File}` has more than {Maximum} problems") { Where = first, Fix = "mend those above first" });
    }
}
