using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Clusters.Hosts;

/// <summary>The lines of a hosts file that are one stage's, between two marks.</summary>
/// <param name="Repository">Its name.</param>
public sealed record HostsBlock(string Repository, string Stage)
{
    string Begin => $"# slipway {Repository} {Stage}";

    string End => $"# end slipway {Repository} {Stage}";

    /// <summary>The file with the block as it should be: where it was, else at the end. All other lines stay, to the byte.</summary>
    /// <param name="text">The file as it is.</param>
    /// <param name="hosts">Empty: the block goes.</param>
    /// <exception cref="ProblemException"><c>hosts-block</c>: its end is missing.</exception>
    public string In(string text, string address, ImmutableArray<string> hosts)
    {
        ImmutableArray<string> block = hosts.IsEmpty ? [] : [Begin, .. hosts.Select(host => $"{address} {host}"), End];
        var lines = text.Split('\n').ToList();
        var at = -1;
        while (lines.FindIndex(line => line.TrimEnd() == Begin) is var begin and >= 0)
        {
            var end = lines.FindIndex(begin, line => line.TrimEnd() == End);
            if (end < 0 || lines.FindIndex(begin + 1, end - begin, line => line.StartsWith("# slipway ", StringComparison.Ordinal)) >= 0)
            {
                throw new ProblemException(new Problem("hosts-block", $"the line `{Begin}` has no end") { Why = $"there is no `{End}` behind it", Fix = "remove the line and what belongs to it by hand" });
            }

            lines.RemoveRange(begin, end - begin + 1);
            at = at < 0 ? begin : at;
        }

        if (at < 0 && block.IsEmpty)
        {
            return text;
        }

        // A file ends with a line end, behind which the last piece is empty.
        var isEnded = lines[^1].Length == 0;
        var place = at >= 0 ? at : isEnded ? lines.Count - 1 : lines.Count;
        lines.InsertRange(place, block);
        if (place == lines.Count - block.Length && !block.IsEmpty)
        {
            lines.Add("");
        }

        return string.Join('\n', lines);
    }
}
