using System.Runtime.InteropServices;
using System.Text;

namespace Slipway.State;

/// <summary>Takes stamps below one folder. Linux only: the layout of <c>struct statx</c> is the same on all its processors.</summary>
/// <remarks>Links are followed: the folder that a link stands in has a stamp of its own, which tells when the link is replaced.</remarks>
sealed unsafe partial class FileStamps : IDisposable
{
    // include/uapi/linux/stat.h, fcntl.h; errno.h
    const int ReadOnlyCloseOnExec = 0x80000;
    const uint BasicFields = 0x7FF;
    const int DoNotFollow = 0x100;
    const int NoEntry = 2;
    const int NoFolder = 20;

    readonly int _folder;

    FileStamps(int folder) => _folder = folder;

    /// <summary>Null where stamps cannot be had.</summary>
    public static FileStamps? Below(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return Open(folder, ReadOnlyCloseOnExec) is >= 0 and var opened ? new FileStamps(opened) : null;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    public static uint User => EffectiveUser();

    /// <param name="path">Relative to the folder, or absolute.</param>
    public Stamp Of(string path)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            return Of(name);
        }
    }

    /// <summary>Of what stands there itself, if it is a link.</summary>
    /// <param name="path">Relative to the folder, in UTF-8, ends with a NUL.</param>
    public Stamp OfItself(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[^1] != 0)
        {
            return Stamp.Unknown;
        }

        fixed (byte* name = path)
        {
            return Of(name, DoNotFollow);
        }
    }

    /// <param name="paths">Each ends with a NUL.</param>
    public bool AreUnchanged(ReadOnlySpan<Stamp> stamps, ReadOnlySpan<byte> paths)
    {
        if (paths.IsEmpty || paths[^1] != 0)
        {
            return false;
        }

        fixed (byte* first = paths)
        {
            var at = 0;
            foreach (ref readonly var stamp in stamps)
            {
                if (at >= paths.Length || Of(first + at) != stamp)
                {
                    return false;
                }

                at += paths[at..].IndexOf((byte)0) + 1;
            }

            return at == paths.Length;
        }
    }

    public void Dispose() => _ = Close(_folder);

    Stamp Of(byte* path, int flags = 0) => Of(_folder, path, flags);

    /// <param name="folder">A descriptor.</param>
    /// <param name="path">Relative to it, ended by a NUL.</param>
    /// <param name="flags">Of <c>statx</c>: whether links are followed, say.</param>
    internal static Stamp Of(int folder, byte* path, int flags)
    {
        StatX found;
        return Ask(folder, path, flags, BasicFields, &found) == 0
            ? new Stamp(((long)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode, found.Mode, found.Size, found.Modified.Nanoseconds, found.Changed.Nanoseconds)
            : Marshal.GetLastPInvokeError() is NoEntry or NoFolder ? Stamp.Absent : Stamp.Unknown;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Ask(int folder, byte* path, int flags, uint mask, StatX* found);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct StatX
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public long Inode;

        [FieldOffset(40)]
        public long Size;

        [FieldOffset(96)]
        public Time Changed;

        [FieldOffset(112)]
        public Time Modified;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    struct Time
    {
        [FieldOffset(0)]
        public long Second;

        [FieldOffset(8)]
        public uint Part;

        public readonly long Nanoseconds => unchecked((Second * 1_000_000_000) + Part);
    }
}
