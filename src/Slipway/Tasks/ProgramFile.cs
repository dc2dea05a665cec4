using System.Collections.Immutable;
using System.Text;
using Slipway.Digests;
using Slipway.Programs;

namespace Slipway.Tasks;

/// <summary>A program's file.</summary>
static class ProgramFile
{
    const int LongestFirstLine = 256;

    // Archives give all their files one time, and an edited script is soon as long as before: what is read quickly is read.
    const int LargestRead = 256 * 1024;

    /// <summary>The file itself, links followed; null: there is no such program.</summary>
    public static string? Find(string word, string path)
    {
        try
        {
            return ProgramPath.Find(word, "/", path) is { } found ? File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Its name and content; of a large one the size and the time of change instead. Not where it lies.</summary>
    public static Digest Identity(string file)
    {
        var info = new FileInfo(file);
        var digest = new DigestBuilder().Add(info.Name).Add(info.Exists ? info.Length : -1);
        return info is { Exists: true, Length: <= LargestRead } && Content(file) is { } content ? digest.Add(content).Build()
            : digest.Add(info.Exists ? info.LastWriteTimeUtc.Ticks : 0).Build();
    }

    /// <summary>Null: it may be run, and not read.</summary>
    static Digest? Content(string file)
    {
        try
        {
            return Digest.Of(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The programs that a script's first line names: <c>#!/usr/bin/env python3</c> names two.</summary>
    public static ImmutableArray<string> Interpreter(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            var bytes = (stackalloc byte[LongestFirstLine]);
            var read = RandomAccess.Read(handle, bytes, 0);
            if (!bytes[..read].StartsWith("#!"u8))
            {
                return [];
            }

            var line = bytes[2..read];
            var end = line.IndexOf((byte)'\n');
            var words = Encoding.UTF8.GetString(end < 0 ? line : line[..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return words is [var env, .. var rest] && Path.GetFileName(env) == "env" ? [env, .. rest.Where(word => word[0] != '-' && !word.Contains('=')).Take(1)] : [.. words.Take(1)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
