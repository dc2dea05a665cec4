using System.Runtime.InteropServices;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>Tells whether anything was kept for a checkout, forgotten or pruned in between. It is another one on each day, on which what is used is noted.</summary>
/// <param name="Memory">The checksum of the checkout's memory.</param>
/// <param name="Pruned">Of the file that says when results were pruned last.</param>
/// <param name="Day">Since 1970.</param>
readonly record struct ResultsMark(ulong Memory, Stamp Pruned, int Day)
{
    /// <summary>Null: nothing is remembered, or stamps cannot be had.</summary>
    /// <param name="root">Of the checkout.</param>
    public static ResultsMark? Of(StateFolders folders, string root, DateTimeOffset now)
    {
        Span<byte> head = stackalloc byte[MemoryFormat.CountsAt];
        using var memory = KeptFiles.TryOpen(CheckoutMemory.PathOf(ResultPruner.MemoriesBelow(folders), root), null);
        using var stamps = FileStamps.Below("/");
        return memory is null || stamps is null || memory.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) != head.Length ? null
            : new ResultsMark(MemoryMarshal.Read<ulong>(head[MemoryFormat.ChecksumAt..]), stamps.Of(ResultPruner.LastPrunedBelow(folders)), CheckoutMemory.DayOf(now));
    }
}
