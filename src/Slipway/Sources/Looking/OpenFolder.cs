using System.Runtime.InteropServices;
using Slipway.State;

namespace Slipway.Sources.Looking;

/// <summary>A folder that is open, so that what is in it is found without a way from the root. Links are never followed. Linux, 64 bits.</summary>
readonly unsafe partial struct OpenFolder : IDisposable
{
    // asm-generic/fcntl.h; ARM and POWER have their own for two of them
    const int NonBlocking = 0x800;
    const int CloseOnExec = 0x80000;
    const int PathOnly = 0x200000;
    static readonly bool HasOldNumbers = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;
    static readonly int FolderOnly = HasOldNumbers ? 0x4000 : 0x10000;
    static readonly int NoFollow = HasOldNumbers ? 0x8000 : 0x20000;

    // linux/fcntl.h: of statx
    const int NotFollowed = 0x100;
    const int OfItself = 0x1000;

    readonly int _descriptor;

    OpenFolder(int descriptor) => _descriptor = descriptor;

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && CanAsk();

    /// <summary>One that is not there.</summary>
    public static OpenFolder None { get; } = new(-1);

    public bool IsOpen => _descriptor >= 0;

    /// <summary>The root of a checkout; the way to it may have links.</summary>
    public static OpenFolder Root(string path) => new(Open(path, PathOnly | FolderOnly | CloseOnExec));

    /// <summary>To be looked through, not to be listed; not open where it is no folder.</summary>
    /// <param name="path">Relative, ended by a NUL; empty for the folder itself.</param>
    public OpenFolder Look(ReadOnlySpan<byte> path)
    {
        fixed (byte* first = path[0] == 0 ? ".\0"u8 : path)
        {
            return new OpenFolder(OpenAt(_descriptor, first, PathOnly | FolderOnly | NoFollow | CloseOnExec));
        }
    }

    /// <summary>Of the folder itself.</summary>
    public Stamp Stamp()
    {
        if (!IsOpen)
        {
            return State.Stamp.Absent;
        }

        byte nothing = 0;
        return FileStamps.Of(_descriptor, &nothing, OfItself);
    }

    /// <param name="name">Ended by a NUL.</param>
    public Stamp StampOf(ReadOnlySpan<byte> name)
    {
        fixed (byte* first = name)
        {
            return StampOf(first);
        }
    }

    public Stamp StampOf(byte* name) => IsOpen ? FileStamps.Of(_descriptor, name, NotFollowed) : State.Stamp.Absent;

    /// <summary>A file to be read; less than 0: it cannot be.</summary>
    public int OpenFile(ReadOnlySpan<byte> name)
    {
        fixed (byte* first = name)
        {
            // A pipe in its place would have us wait.
            return OpenAt(_descriptor, first, NoFollow | CloseOnExec | NonBlocking);
        }
    }

    /// <summary>Where a link leads; the number of bytes, less than 0: it cannot be read.</summary>
    public long ReadLink(ReadOnlySpan<byte> name, Span<byte> target)
    {
        fixed (byte* first = name)
        fixed (byte* to = target)
        {
            return ReadLinkAt(_descriptor, first, to, target.Length);
        }
    }

    public static long ReadFile(int file, Span<byte> bytes)
    {
        fixed (byte* to = bytes)
        {
            return Read(file, to, bytes.Length);
        }
    }

    public static void CloseFile(int file) => _ = Close(file);

    /// <summary>Everything in it but itself and what is above; null where it cannot be read.</summary>
    public List<FolderItem>? List()
    {
        fixed (byte* itself = ".\0"u8)
        {
            var descriptor = OpenAt(_descriptor, itself, FolderOnly | CloseOnExec);
            var folder = descriptor < 0 ? 0 : OpenList(descriptor);
            if (folder == 0)
            {
                CloseFile(descriptor);
                return null;
            }

            try
            {
                return Items(folder);
            }
            finally
            {
                _ = CloseList(folder);
            }
        }
    }

    public void Dispose()
    {
        if (IsOpen)
        {
            CloseFile(_descriptor);
        }
    }

    List<FolderItem>? Items(nint folder)
    {
        var items = new List<FolderItem>();
        while (Next(folder) is not 0 and var at)
        {
            // struct dirent: inode 8, offset 8, length 2, type 1, name
            var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)at + 19);
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                items.Add(new FolderItem(Git.RawName.Of(name), KindOf(*((byte*)at + 18), (byte*)at + 19)));
            }
        }

        return Marshal.GetLastPInvokeError() == 0 ? items : null;
    }

    // DT_UNKNOWN, DT_DIR, DT_REG, DT_LNK
    ItemKind KindOf(byte type, byte* name) => type switch
    {
        4 => ItemKind.Folder,
        8 or 10 => ItemKind.File,
        0 => StampOf(name) switch
        {
            { IsFolder: true } => ItemKind.Folder,
            { IsFile: true } or { IsLink: true } => ItemKind.File,
            _ => ItemKind.Other,
        },
        _ => ItemKind.Other,
    };

    static bool CanAsk()
    {
        try
        {
            using var root = Root("/");
            return root.Stamp().IsFolder;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat")]
    private static partial int OpenAt(int folder, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, byte* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "readlinkat")]
    private static partial nint ReadLinkAt(int folder, byte* path, byte* target, nint length);

    [LibraryImport("libc", EntryPoint = "fdopendir")]
    private static partial nint OpenList(int folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint Next(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseList(nint folder);
}

/// <summary>What a folder says of one thing in it.</summary>
/// <param name="Name">Raw.</param>
readonly record struct FolderItem(string Name, ItemKind Kind);

enum ItemKind
{
    /// <summary>Or a link.</summary>
    File,
    Folder,

    /// <summary>A pipe, a device: none of Git's business.</summary>
    Other,
}
