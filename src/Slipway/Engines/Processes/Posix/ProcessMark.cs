using System.Security.Cryptography;
using System.Text;

namespace Slipway.Engines.Processes.Posix;

/// <summary>
/// A variable that every process of ours and all that it starts carry, so that they can be found when nothing else remembers them: after
/// the supervisor was killed between starting and recording one, after the record was destroyed, or when a leader is gone and its children are not.
/// </summary>
static class ProcessMark
{
    internal const string Variable = "SLIPWAY_PROCESS";

    /// <summary><c>3f2a…/visits/web</c>: which state folder, which process.</summary>
    internal static string Of(string root, string id) => $"{Key(root)}/{id}";

    /// <summary>The process's id when the mark is one of this state folder.</summary>
    internal static string? IdIn(string root, string? mark)
    {
        var prefix = Key(root) + "/";
        return mark is not null && mark.StartsWith(prefix, StringComparison.Ordinal) ? mark[prefix.Length..] : null;
    }

    static string Key(string root) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..16];
}
