using System.Collections.Immutable;
using Slipway.Problems;

namespace Slipway.Repository.Manifests;

/// <summary>A piece of a manifest as it was written, with its place.</summary>
/// <param name="Source">The text it comes from: after a merge, neighbours may come from different ones.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public abstract record ManifestNode(ManifestSource Source, int Line, int Column)
{
    /// <summary>Where it stands, for a message.</summary>
    public abstract SourceSpan Span { get; }

    /// <summary>What it is, for a message: <c>a list</c>.</summary>
    public abstract string Description { get; }
}

/// <summary>Text, a number, true, false or nothing.</summary>
/// <param name="Text">The value without quotes.</param>
/// <param name="IsPlain">Written without quotes: <c>true</c> is a flag, <c>"true"</c> is text.</param>
public sealed record ScalarNode(ManifestSource Source, int Line, int Column, string Text, bool IsPlain)
    : ManifestNode(Source, Line, Column)
{
    const int LongestShown = 60;

    /// <summary>Characters that it takes in its line, with quotes and escapes.</summary>
    public int Length { get; init; } = Text.Length;

    public override SourceSpan Span => Source.Span(Line, Column, Length);

    public override string Description => IsNull ? "nothing" : IsPlain ? $"`{Shown}`" : $"`\"{Shown}\"`";

    /// <summary>Written as <c>null</c>, <c>~</c> or nothing at all (YAML 1.2 core schema).</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>The text for a message: one line, cut off where it is long.</summary>
    public string Shown => Shorten(Text);

    internal static string Shorten(string text, int longest = LongestShown)
    {
        if (text.Length > longest)
        {
            // Not between the two halves of one character.
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[longest - 4]) ? longest - 4 : longest - 3), "...");
        }

        return text.AsSpan().IndexOfAny('\n', '\r') < 0 ? text : text.ReplaceLineEndings("\u23CE");
    }
}

/// <summary>A list.</summary>
public sealed record ListNode(ManifestSource Source, int Line, int Column, ImmutableArray<ManifestNode> Items)
    : ManifestNode(Source, Line, Column)
{
    public override SourceSpan Span => Source.Span(Line, Column, 1);

    public override string Description => "a list";
}

/// <summary>Keys with values, in the order written; no key stands twice.</summary>
public sealed record MapNode(ManifestSource Source, int Line, int Column, ImmutableArray<MapEntry> Entries)
    : ManifestNode(Source, Line, Column)
{
    public override SourceSpan Span => Source.Span(Line, Column, 1);

    public override string Description => "a map";

    /// <summary>The value under a key, or null. Maps are short: a scan beats a dictionary.</summary>
    public ManifestNode? this[string key] => Entry(key)?.Value;

    public MapEntry? Entry(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The text under a key; null when it is not there, empty or no scalar.</summary>
    public string? Text(string key) => this[key] is ScalarNode { IsNull: false } scalar ? scalar.Text : null;
}

/// <summary>A key and its value.</summary>
public sealed record MapEntry(ScalarNode Key, ManifestNode Value);
