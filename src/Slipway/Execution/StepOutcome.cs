using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Execution.Results;

namespace Slipway.Execution;

/// <summary>What a step that did not fail has come to.</summary>
/// <param name="IsUnchanged">Nothing needed to be done.</param>
/// <param name="Note">A few words for people, e.g. the URL; null: none.</param>
public sealed record StepOutcome(bool IsUnchanged = false, string? Note = null)
{
    ImmutableArray<ProducedFile> _files = [];

    /// <summary>What a pure step leaves behind besides what it printed.</summary>
    public ImmutableArray<ProducedFile> Files
    {
        get => _files.IsDefault ? _files = FilesLater!() : _files;
        init => _files = value;
    }

    /// <summary>Makes <see cref="Files"/> when somebody asks for them: few do of what is reused.</summary>
    internal Func<ImmutableArray<ProducedFile>>? FilesLater
    {
        get;
        init => (field, _files) = (value, value is null ? _files : default);
    }

    /// <summary>Whether the content of an output may be kept; null: any may. A result with one that may not is not kept.</summary>
    public Func<Stream, bool>? MayKeep { get; init; }

    /// <summary>Short facts for reports: <c>passed</c> = <c>12</c>.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>A file that a step made.</summary>
/// <param name="Path">Absolute. Of a kept report: where its content is kept, to be read through <see cref="TryOpen"/>.</param>
/// <param name="Key">What it is called in a kept result. For an output: its path from the repository's root. For a report: the report's name.</param>
/// <param name="IsReport">A report is kept beside the result and read from there; an output is put back where it was.</param>
public sealed record ProducedFile(string Path, string Key, bool IsReport)
{
    /// <summary>Of a kept report: its content; null: it was made in this run.</summary>
    public Digest? Content { get; init; }

    /// <summary>Opens it for reading; null: it is not there, or not what was kept. The caller disposes of it.</summary>
    public Stream? TryOpen() => KeptFiles.TryOpen(Path, Content);
}
