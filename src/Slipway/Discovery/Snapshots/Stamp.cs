using System.Runtime.InteropServices;

namespace Slipway.Discovery.Snapshots;

/// <summary>What the file system says of one file or folder without opening it. Nobody can set back the time of its last status change.</summary>
/// <param name="Changed">The time of that change: nanoseconds since 1970.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Stamp(long Device, long Inode, long Mode, long Size, long Modified, long Changed)
{
    const int Folder = 0x4000;
    const int TypeMask = 0xF000;

    /// <summary>Of what is not there.</summary>
    public static readonly Stamp Absent;

    /// <summary>Of what cannot be asked: unlike all that are kept.</summary>
    public static readonly Stamp Unknown = new(-1, -1, -1, -1, -1, -1);

    public bool IsFolder => (Mode & TypeMask) == Folder;
}
