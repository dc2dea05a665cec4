using System.Runtime.InteropServices;

namespace Slipway.Programs;

/// <summary>Texts as the system takes the words and the environment of a program: an array of pointers that ends in a null.</summary>
sealed unsafe class NativeTexts : IDisposable
{
    public NativeTexts(IReadOnlyCollection<string> texts)
    {
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)texts.Count + 1, (nuint)sizeof(byte*));
        var end = Pointer;
        foreach (var text in texts)
        {
            *end++ = (byte*)Marshal.StringToCoTaskMemUTF8(text);
        }
    }

    public byte** Pointer { get; private set; }

    /// <summary><c>NAME=value</c>, each.</summary>
    public static NativeTexts OfEnvironment(IReadOnlyDictionary<string, string> environment) =>
        new([.. environment.Select(pair => $"{pair.Key}={pair.Value}")]);

    // An environment holds secrets: they do not stay in memory that was given back.
    public void Dispose()
    {
        for (var text = Pointer; text is not null && *text is not null; text++)
        {
            Marshal.ZeroFreeCoTaskMemUTF8((nint)(*text));
        }

        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
