using Slipway.Problems;

namespace Slipway.Data.Snapshots.Stores;

/// <summary>Where the files of snapshots are kept. What is there is whole: a file appears when all of it was written, or not at all.</summary>
/// <remarks>Every method throws a <see cref="ProblemException"/> (<c>snapshot-store</c>, <c>no-room</c>) that says what the place refuses.</remarks>
interface ISnapshotStore
{
    /// <summary>For people, without anything secret: <c>/var/backups/plasma/local</c>, <c>s3://backups/plasma/local</c>.</summary>
    string Place { get; }

    /// <summary>Bytes that can still be written; null: nobody knows.</summary>
    long? Free { get; }

    /// <summary>Writes a file that is not there yet.</summary>
    /// <param name="content">Writes its bytes; when it throws, nothing stays.</param>
    Task WriteAsync(string name, Func<Stream, Task> content, CancellationToken cancellation);

    /// <summary>Null: there is no such file.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>The files whose names begin so, sorted by name.</summary>
    Task<IReadOnlyList<StoredFile>> ListAsync(string beginning, CancellationToken cancellation);

    /// <summary>One that is not there is well.</summary>
    Task RemoveAsync(string name, CancellationToken cancellation);
}

/// <param name="Written">When, in UTC.</param>
sealed record StoredFile(string Name, long Bytes, DateTimeOffset Written);
