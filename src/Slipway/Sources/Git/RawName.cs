using System.Text;

namespace Slipway.Sources.Git;

/// <summary>
/// Names of files are bytes, in whatever encoding. Here each byte is one character (Latin-1) of a string that is never shown: nothing is lost, and
/// ordinal order is that of the bytes.
/// </summary>
static class RawName
{
    public static byte[] Bytes(string raw) => Encoding.Latin1.GetBytes(raw);

    /// <summary>With the NUL that the system expects behind it.</summary>
    public static byte[] Ended(string raw)
    {
        var bytes = new byte[raw.Length + 1];
        Encoding.Latin1.GetBytes(raw, bytes);
        return bytes;
    }

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>For people, and for the rest of the program.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static string Text(string raw) => Ascii.IsValid(raw) ? raw : Encoding.UTF8.GetString(Bytes(raw));

    public static string OfText(string text) => Ascii.IsValid(text) ? text : Of(Encoding.UTF8.GetBytes(text));

    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    /// <summary>The folder that a path is in; empty: the root.</summary>
    public static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    public static string NameIn(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A folder comes before what is in it, and all that is in it before the next folder: the border is less than every other character.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length.CompareTo(right.Length) : Weight(left[same]).CompareTo(Weight(right[same]));
    }

    public static int Compare(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length.CompareTo(right.Length) : Weight(left[same]).CompareTo(Weight(right[same]));
    }

    static int Weight(int character) => character == '/' ? 0 : character;
}
