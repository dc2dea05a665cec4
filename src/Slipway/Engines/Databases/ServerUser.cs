using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Engines.Databases;

/// <summary>Who a server runs as.</summary>
/// <param name="Name">An ordinary user; null: whoever runs Slipway.</param>
/// <param name="Words">What stands in front of a command to run it as that user.</param>
sealed record ServerUser(string? Name, ImmutableArray<string> Words)
{
    public static ServerUser Self { get; } = new(null, []);

    public ImmutableArray<string> Run(params IEnumerable<string> words) => [.. Words, .. words];
}

/// <summary>Finds an ordinary user, and a program that becomes him, since PostgreSQL and MariaDB refuse root.</summary>
sealed class ServerUserFinder(IProgramRunner runner, ResourceHost host)
{
    /// <param name="preferred">The distribution's own user for the server; otherwise <c>nobody</c>.</param>
    /// <exception cref="ProblemException"><c>no-ordinary-user</c></exception>
    public async Task<ServerUser> FindAsync(string preferred, CancellationToken cancellation)
    {
        if (!host.IsRoot)
        {
            return ServerUser.Self;
        }

        foreach (var name in new[] { preferred, "nobody" })
        {
            if (await BecomeAsync(name, cancellation) is { } user)
            {
                return user;
            }
        }

        throw new ProblemException(new Problem("no-ordinary-user", "databases do not run as root, and no other user could be taken")
        {
            Kind = ProblemKind.Failure,
            Why = $"neither `{preferred}` nor `nobody` could be become with `setpriv`, `chroot`, `runuser`, `su` or `sudo`",
            Fix = "install `util-linux`, or run Slipway as an ordinary user",
        });
    }

    /// <summary>In order of preference: setpriv and chroot (GNU's, then BSD's) become the program, so that a signal reaches it;
    /// the others may stay around it, and pass on only what is sent to the whole group.</summary>
    internal static ImmutableArray<ImmutableArray<string>> Ways(string name, string group) =>
    [
        ["setpriv", $"--reuid={name}", $"--regid={group}", "--init-groups", "--inh-caps=-all", "--"],
        ["chroot", $"--userspec={name}:{group}", "--skip-chdir", "/"],
        ["chroot", "-u", name, "-g", group, "/"],
        ["runuser", "-u", name, "--"],
        ["su", "-s", "/bin/sh", name, "-c", "exec \"$0\" \"$@\"", "--"],
        ["sudo", "-n", "-u", name, "--"],
    ];

    async Task<ServerUser?> BecomeAsync(string name, CancellationToken cancellation)
    {
        if (await AnswerAsync(["id", "-u", name], cancellation) is not { } number || await AnswerAsync(["id", "-g", name], cancellation) is not { } group)
        {
            return null;
        }

        foreach (var words in Ways(name, group))
        {
            // Not every setpriv or su takes these options (BusyBox): the one that answers with the right number does.
            if (await AnswerAsync([.. words, "id", "-u"], cancellation) == number)
            {
                return new ServerUser(name, words);
            }
        }

        return null;
    }

    async Task<string?> AnswerAsync(ImmutableArray<string> words, CancellationToken cancellation)
    {
        try
        {
            var result = await runner.RunAsync(new ProgramCall(words) { Directory = "/", Timeout = TimeSpan.FromSeconds(10) }, cancellation);
            return result.ExitCode == 0 ? result.Output.Trim() : null;
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
