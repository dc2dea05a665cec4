using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Sources.Git;
using Slipway.Sources.Looking;
using Slipway.Sources.Reading;
using Slipway.Sources.Records;
using Slipway.State;

namespace Slipway.Sources;

/// <summary>
/// Reads the files of a checkout as Git sees them, and remembers what it read: where nothing changed, neither Git nor a file is opened.
/// docs/decisions/sources-record.md
/// </summary>
/// <param name="environment">The process's own variables.</param>
/// <param name="useRecord">False: everything is read each time.</param>
public sealed class SourceReader(IProgramRunner programs, StateFolders folders, Func<string, string?> environment, TimeProvider time, bool useRecord = true)
{
    readonly RecordFiles _files = new(folders, environment);
    (string Root, SourceRecord Record)? _pending;
    (string Root, Task<Looked> Reading)? _begun;

    /// <summary>Begins to look at the checkout, while the caller does something else. What is seen is what the next <see cref="ReadAsync"/> answers.</summary>
    public void Begin(string root, CancellationToken cancellation) => _begun = (root, Task.Run(() => ReadRecordAsync(root, cancellation), cancellation));

    /// <summary>Looks at the checkout without knowing its components. What was seen is what the next <see cref="ReadAsync"/> answers.</summary>
    /// <returns>Of all files and names; null: something may change without being seen.</returns>
    /// <exception cref="ProblemException"><c>not-in-git</c></exception>
    public async Task<Digest?> LookAsync(string root, CancellationToken cancellation)
    {
        var looked = await TakeAsync(root, cancellation);
        _begun = (root, Task.FromResult(looked));
        return looked.Record.IsSure ? looked.Record.Identity : null;
    }

    /// <param name="root">Of the repository of components; absolute, links followed.</param>
    /// <param name="componentFolders">Of all components of the repository, relative to the root.</param>
    /// <exception cref="ProblemException"><c>not-in-git</c></exception>
    public async Task<ISourceTree> ReadAsync(string root, IReadOnlyCollection<string> componentFolders, CancellationToken cancellation)
    {
        var (now, content, _) = await TakeAsync(root, cancellation);
        return new SourceTree(root, now, new ComponentFolders(now.Table, componentFolders), new SecondLook(root, programs, content, now.IsSure));
    }

    /// <summary>Writes what was read, beside whatever else is being done. What stands in the way only costs time, the next time.</summary>
    public Task WriteAsync(CancellationToken cancellation)
    {
        if (_pending is not var (root, record) || cancellation.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        _pending = null;
        return Task.Run(() => _files.Write(root, record), CancellationToken.None);
    }

    /// <summary>What was begun, once, or what is read now. What nobody takes is not written either.</summary>
    async Task<Looked> TakeAsync(string root, CancellationToken cancellation)
    {
        var begun = _begun;
        _begun = null;
        var looked = await (begun is var (at, reading) && at == root ? reading : ReadRecordAsync(root, cancellation));
        if (looked.IsNew)
        {
            _pending = (root, looked.Record);
        }

        return looked;
    }

    async Task<Looked> ReadRecordAsync(string root, CancellationToken cancellation)
    {
        var content = new FileContent(time.GetUtcNow());
        using var stamps = useRecord && OpenFolder.IsSupported ? FileStamps.Below(root) : null;
        var known = stamps is null ? null : _files.Read(root);
        var now = known is null || stamps is null ? null : await UpdateAsync(root, known, stamps, content, cancellation);
        now ??= await ReadAllAsync(root, known, stamps, content, cancellation);
        return new Looked(now, content, stamps is not null && !ReferenceEquals(now, known));
    }

    /// <summary>What is known, with what changed since; itself when nothing did; null: Git has to be asked.</summary>
    async Task<SourceRecord?> UpdateAsync(string root, SourceRecord known, FileStamps stamps, FileContent content, CancellationToken cancellation)
    {
        if (!known.IsSure || Again(known.Places, stamps, content) is not { } places)
        {
            return null;
        }

        var changed = new ChangedReading(root, known.Table, new IgnoredNames(programs, root), content);
        if (!await changed.RunAsync(cancellation))
        {
            return null;
        }

        if (changed.Changed.Count == 0)
        {
            return AreSame(places, known.Places) ? known : known with { Places = places };
        }

        var table = SourceTableBuilder.Update(known.Table, changed.Changed, changed.Gone);
        return AreSame(places, known.Places) && table.Bytes.Span.SequenceEqual(known.Table.Bytes.Span) ? known
            : new SourceRecord(table.HasSettledRules(), places, table);
    }

    async Task<SourceRecord> ReadAllAsync(string root, SourceRecord? known, FileStamps? stamps, FileContent content, CancellationToken cancellation)
    {
        var places = stamps is null ? null : await PlacesAsync(root, stamps, content, cancellation);
        var reading = new FullReading(root, programs, content, known?.Table);
        var table = await reading.RunAsync(places is not null, cancellation);
        return new SourceRecord(places is not null && reading.IsListed && table.HasSettledRules(), places ?? [], table);
    }

    static bool AreSame(ImmutableArray<GitPlace> places, ImmutableArray<GitPlace> others)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] != others[i])
            {
                return false;
            }
        }

        return true;
    }

    static ImmutableArray<GitPlace>? Again(ImmutableArray<GitPlace> places, FileStamps stamps, FileContent content)
    {
        try
        {
            var again = ImmutableArray.CreateBuilder<GitPlace>(places.Length);
            foreach (var place in places)
            {
                if (place.Again(stamps, content) is not { } now)
                {
                    return null;
                }

                again.Add(now);
            }

            return again.MoveToImmutable();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null where they cannot be told.</summary>
    async Task<ImmutableArray<GitPlace>?> PlacesAsync(string root, FileStamps stamps, FileContent content, CancellationToken cancellation)
    {
        try
        {
            var configuration = await programs.RunAsync(GitConfiguration.Question(root), cancellation);
            if (configuration.ExitCode != 0 || GitConfiguration.Files(configuration.Output, environment("HOME")) is not { } files || GitPlaces.Of(root, environment) is not { } places)
            {
                return null;
            }

            // Which commit is checked out does not matter: which files are there, and which of them are tracked, does.
            return [.. places.Concat(files).Distinct(StringComparer.Ordinal).Where(place => Path.GetFileName(place) != "HEAD").Select(place => GitPlace.Take(place, stamps, content))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="IsNew">It is not what is written.</param>
    sealed record Looked(SourceRecord Record, FileContent Content, bool IsNew);
}
