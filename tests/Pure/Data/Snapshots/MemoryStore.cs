using Slipway.Data.Snapshots.Stores;

namespace Slipway.Tests.Data.Snapshots;

/// <summary>Files in memory.</summary>
sealed class MemoryStore(TimeProvider time) : ISnapshotStore
{
    public SortedDictionary<string, (byte[] Bytes, DateTimeOffset Written)> Files { get; } = new(StringComparer.Ordinal);

    public string Place => "memory";

    public long? Free { get; set; }

    /// <summary>Changes what is stored on its way: a disk that lies.</summary>
    public Func<string, byte[], byte[]> Changed { get; set; } = (_, bytes) => bytes;

    public async Task WriteAsync(string name, Func<Stream, Task> content, CancellationToken cancellation)
    {
        using var written = new MemoryStream();
        await content(written);
        Files.Add(name, (Changed(name, written.ToArray()), time.GetUtcNow()));
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken cancellation) =>
        Task.FromResult<Stream?>(Files.TryGetValue(name, out var file) ? new MemoryStream(file.Bytes, writable: false) : null);

    public Task<IReadOnlyList<StoredFile>> ListAsync(string beginning, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredFile>>(
        [.. Files.Where(file => file.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(file => new StoredFile(file.Key, file.Value.Bytes.Length, file.Value.Written))]);

    public Task RemoveAsync(string name, CancellationToken cancellation)
    {
        Files.Remove(name);
        return Task.CompletedTask;
    }
}
