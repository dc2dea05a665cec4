using System.Runtime.InteropServices;

namespace Slipway.State;

/// <summary>What the file system says of one file or folder without opening it. Nobody can set back the time of its last status change.</summary>
/// <param name="Changed">The time of that change: nanoseconds since 1970.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Stamp(long Device, long Inode, long Mode, long Size, long Modified, long Changed)
{
    const int Folder = 0x4000;
    const int File = 0x8000;
    const int Link = 0xA000;
    const int TypeMask = 0xF000;
    const int OwnerExecutes = 0x40;

    static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>Of what is not there.</summary>
    public static readonly Stamp Absent;

    /// <summary>Of what cannot be asked: unlike all that are kept.</summary>
    public static readonly Stamp Unknown = new(-1, -1, -1, -1, -1, -1);

    public bool IsFolder => Mode != -1 && (Mode & TypeMask) == Folder;

    public bool IsFile => Mode != -1 && (Mode & TypeMask) == File;

    public bool IsLink => Mode != -1 && (Mode & TypeMask) == Link;

    public bool IsExecutable => IsFile && (Mode & OwnerExecutes) != 0;

    /// <summary>Whether a change from that moment on would show: a file system's clock ticks more slowly than changes come.</summary>
    public bool IsSettledAt(DateTimeOffset moment) => this != Unknown && Changed < (moment - Margin - DateTimeOffset.UnixEpoch).Ticks * 100;
}
