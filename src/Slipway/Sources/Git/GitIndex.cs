using System.Buffers.Binary;
using Slipway.Digests;

namespace Slipway.Sources.Git;

/// <summary>
/// Reads which paths Git tracks from its index file, without asking it: versions 2 to 4 as <c>gitformat-index</c> describes them. What else is
/// in it, what of an entry is cached and all optional extensions, does not matter here.
/// </summary>
static class GitIndex
{
    const int Sha1 = 20;
    const int Sha256 = 32;

    // DIRC, version, number of entries
    const int HeaderLength = 12;

    // ctime, mtime: 16; device, inode: 8; mode: 4; user, group: 8; size: 4
    const int ModeAt = 24;
    const int StatLength = 40;
    const int ExtendedFlag = 0x4000;
    const int LongName = 0xFFF;

    /// <summary>Is given each tracked path once, in order, with what the index has kept of its stamp: 40 bytes as <c>gitformat-index</c> describes them.</summary>
    public delegate void Take(ReadOnlySpan<byte> path, int mode, ReadOnlySpan<byte> stat);

    /// <summary>Of all tracked paths and whether each is a submodule; null where the index is not understood: split or sparse, a later version, broken.</summary>
    public static Digest? TrackedPaths(ReadOnlySpan<byte> index)
    {
        var digest = new DigestBuilder();
        return TryRead(index, (path, mode, _) => digest.Add(path).Add(mode == GitListing.SubmoduleMode ? 1 : 0)) ? digest.Build() : null;
    }

    /// <summary>False: not understood; something may have been given until then.</summary>
    public static bool TryRead(ReadOnlySpan<byte> index, Take take)
    {
        if (index.Length < HeaderLength || !index.StartsWith("DIRC"u8))
        {
            return false;
        }

        // The file does not say how long its hashes are; with the wrong length nothing fits.
        return Fits(index, Sha1) ? Read(index, Sha1, take) : Fits(index, Sha256) && Read(index, Sha256, take);
    }

    static bool Fits(ReadOnlySpan<byte> index, int hash) => Read(index, hash, (_, _, _) => { });

    static bool Read(ReadOnlySpan<byte> index, int hash, Take take)
    {
        var version = BinaryPrimitives.ReadInt32BigEndian(index[4..]);
        var left = BinaryPrimitives.ReadInt32BigEndian(index[8..]);
        if (version is < 2 or > 4 || left < 0 || index.Length < HeaderLength + hash)
        {
            return false;
        }

        var entries = new Entries(index[HeaderLength..^hash], version, hash);
        for (; left > 0; left--)
        {
            if (!entries.Next(take))
            {
                return false;
            }
        }

        return AreOptional(entries.Rest);
    }

    // TREE\0\0\x01\x9a...: a name, a length, the content; a name in small letters must be understood, such as `link` and `sdir`.
    static bool AreOptional(ReadOnlySpan<byte> extensions)
    {
        while (!extensions.IsEmpty)
        {
            if (extensions.Length < 8 || extensions[0] is < (byte)'A' or > (byte)'Z')
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(extensions[4..]);
            if (length > extensions.Length - 8)
            {
                return false;
            }

            extensions = extensions[(8 + (int)length)..];
        }

        return true;
    }

    ref struct Entries(ReadOnlySpan<byte> bytes, int version, int hash)
    {
        readonly byte[] _path = new byte[64 * 1024];
        int _length;

        public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

        public bool Next(Take take)
        {
            var fixedLength = StatLength + hash + 2;
            if (Rest.Length <= fixedLength)
            {
                return false;
            }

            var mode = BinaryPrimitives.ReadInt32BigEndian(Rest[ModeAt..]);
            var flags = BinaryPrimitives.ReadUInt16BigEndian(Rest[(fixedLength - 2)..]);
            if ((flags & ExtendedFlag) != 0)
            {
                fixedLength += 2;
            }

            return (version >= 3 || (flags & ExtendedFlag) == 0) && (mode >> 12) is 0x8 or 0xA or 0xE && fixedLength < Rest.Length
                && (version == 4 ? NextShortened(fixedLength, flags & LongName, mode, take) : NextWhole(fixedLength, flags & LongName, mode, take));
        }

        // The name, and one to eight NULs up to a multiple of eight.
        bool NextWhole(int fixedLength, int told, int mode, Take take)
        {
            var name = Rest[fixedLength..];
            var length = name.IndexOf((byte)0);
            var all = length < 0 ? 0 : (fixedLength + length + 8) & ~7;
            return length > 0 && all <= Rest.Length && !Rest[(fixedLength + length)..all].ContainsAnyExcept((byte)0)
                && Give(0, name[..length], told, mode, take) && Pass(all);
        }

        // How many bytes of the name before are left out, in groups of seven bits; the rest of this one; a NUL.
        bool NextShortened(int fixedLength, int told, int mode, Take take)
        {
            var at = fixedLength;
            long less = Rest[at] & 0x7F;
            while ((Rest[at++] & 0x80) != 0)
            {
                if (at >= Rest.Length || less > _path.Length)
                {
                    return false;
                }

                less = ((less + 1) << 7) | (long)(Rest[at] & 0x7F);
            }

            var length = Rest[at..].IndexOf((byte)0);
            return length >= 0 && less <= _length && Give(_length - (int)less, Rest.Slice(at, length), told, mode, take) && Pass(at + length + 1);
        }

        bool Give(int kept, ReadOnlySpan<byte> name, int told, int mode, Take take)
        {
            var length = kept + name.Length;
            if (length == 0 || length > _path.Length || Math.Min(length, LongName) != told)
            {
                return false;
            }

            // An unmerged path is there up to three times.
            var isSame = length == _length && name.SequenceEqual(_path.AsSpan(kept, name.Length));
            name.CopyTo(_path.AsSpan(kept));
            _length = length;
            if (!isSame)
            {
                take(_path.AsSpan(0, length), mode, Rest[..StatLength]);
            }

            return true;
        }

        bool Pass(int bytes)
        {
            Rest = Rest[bytes..];
            return true;
        }
    }
}
