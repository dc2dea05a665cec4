using System.Globalization;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images;

/// <summary>The commit that is checked out.</summary>
/// <param name="Commit">In full.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Source">The address of <c>origin</c> without a login; null: there is none, or it is a folder of this machine.</param>
public sealed record GitHead(string Commit, DateTimeOffset Time, string? Source)
{
    /// <summary>Null: nothing is committed yet.</summary>
    public static async Task<GitHead?> OfAsync(string root, IProgramRunner programs, CancellationToken cancellation)
    {
        var head = programs.RunAsync(GitFiles.Git(root, "log", "-1", "--format=%H %ct"), cancellation);
        var remote = programs.RunAsync(GitFiles.Git(root, "config", "--get", "remote.origin.url"), cancellation);
        await Task.WhenAll(head, remote);
        return Parse((await head) is { ExitCode: 0 } known ? known.Output : "", (await remote) is { ExitCode: 0 } url ? url.Output : "");
    }

    // 5c1f0… 1700000000
    internal static GitHead? Parse(string head, string remote) =>
        head.Trim().Split(' ') is [var commit, var seconds] && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new GitHead(commit, DateTimeOffset.FromUnixTimeSeconds(time), WithoutLogin(remote.Trim())) : null;

    /// <summary>An address that may be shown to everybody: no name, no password, no question behind it.</summary>
    internal static string? WithoutLogin(string remote)
    {
        if (Uri.TryCreate(remote, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh" or "git")
        {
            return new UriBuilder(uri) { UserName = uri.Scheme == "ssh" ? uri.UserInfo.Split(':')[0] : "", Password = "", Query = "", Fragment = "" }.Uri.AbsoluteUri;
        }

        // git@example.net:team/plasma.git has a login that is no secret, and no password.
        return remote.Contains("://", StringComparison.Ordinal) || remote.StartsWith('/') || remote.StartsWith('.') || !remote.Contains(':') ? null : remote;
    }

    /// <exception cref="ProblemException"><c>no-source-to-clone</c></exception>
    public string ToClone() => Source ?? throw new ProblemException(new Problem("no-source-to-clone", "there is no address to clone the source from")
    {
        Why = "`image.source: clone` fetches the commit from `origin`, and there is no `origin` that another machine could reach",
        Fix = "git remote add origin URL, or build from a copy: image: { source: copy }",
    });
}
