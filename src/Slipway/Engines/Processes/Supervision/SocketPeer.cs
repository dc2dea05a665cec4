using System.Buffers.Binary;
using System.Net.Sockets;
using Slipway.Engines.Processes.Posix;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>The socket between the command line and the supervisor: for one user only.</summary>
static class SocketPeer
{
    /// <exception cref="Problems.ProblemException"><c>socket-path-too-long</c></exception>
    internal static UnixDomainSocketEndPoint Address(UpFolders folders) => new(SocketPath.Checked(folders.Socket));

    /// <summary>Whether a supervisor listens.</summary>
    internal static async Task<bool> AnswersAsync(UpFolders folders, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(Address(folders), cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether the other end belongs to the same user, or to root. The folder's mode already sees to it; this is the second lock.</summary>
    internal static bool IsAllowed(Socket socket)
    {
        // struct ucred { pid, uid, gid } with SO_PEERCRED on Linux; struct xucred { version, uid, … } with LOCAL_PEERCRED on macOS.
        Span<byte> credentials = stackalloc byte[76];
        var length = OperatingSystem.IsMacOS() ? socket.GetRawSocketOption(0, 1, credentials) : socket.GetRawSocketOption(1, 17, credentials[..12]);
        var user = BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
        return length >= 8 && (user == 0 || user == Libc.EffectiveUser());
    }
}
