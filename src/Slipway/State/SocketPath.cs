using System.Text;
using Slipway.Problems;

namespace Slipway.State;

/// <summary>The paths of Unix sockets, which systems want short.</summary>
static class SocketPath
{
    // struct sockaddr_un: 108 bytes for the path on Linux, 104 on macOS, with a NUL at the end.
    const int Longest = 103;

    /// <summary>The path itself, when the system takes it.</summary>
    /// <param name="path">A socket, or a folder of sockets.</param>
    /// <param name="name">Bytes of the longest name that is put into the folder, its slash included.</param>
    /// <exception cref="ProblemException"><c>socket-path-too-long</c></exception>
    public static string Checked(string path, int name = 0) => Encoding.UTF8.GetByteCount(path) + name <= Longest
        ? path
        : throw new ProblemException(new Problem("socket-path-too-long", $"`{path}` is too long a path for a socket")
        {
            Why = $"a socket's path has at most {Longest} bytes",
            Fix = "set `XDG_RUNTIME_DIR` to a shorter path",
        });
}
