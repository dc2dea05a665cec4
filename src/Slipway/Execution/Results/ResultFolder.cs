using System.Security.Cryptography;
using Slipway.Digests;
using Slipway.Sources;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>The folder that all checkouts of a user share: contents by their digest, entries by fingerprint, listings by the digest of an input.</summary>
/// <remarks>Nothing is there half: everything is written in <c>tmp</c> and renamed. Nothing is synced: what a power cut tore is found out by reading.</remarks>
sealed class ResultFolder(StateFolders folders, TimeProvider time)
{
    // A file's time of change is that of its last use, give or take a day.
    static readonly TimeSpan TouchedEvery = TimeSpan.FromDays(1);

    public string Path { get; } = System.IO.Path.Combine(folders.Cache, "results");

    public string Temporary => System.IO.Path.Combine(Path, "tmp");

    public string Blob(Digest content) => Sharded("blobs", content.ToString(), "");

    public string Entry(Digest fingerprint) => Sharded("entries", fingerprint.ToString(), ".json");

    public string Listing(Digest input) => Sharded("listings", input.ToString(), ".txt");

    /// <exception cref="Problems.ProblemException">It cannot be made, or is somebody else's.</exception>
    public void Create()
    {
        PrivateFolder.Create(Path);
        Directory.CreateDirectory(Temporary);
    }

    /// <summary>Null: there is none. One that is broken is removed.</summary>
    public KeptResult? Read(Digest fingerprint)
    {
        var path = Entry(fingerprint);
        if (KeptFiles.TryRead(path, EntryFormat.MaximumLength) is { } bytes)
        {
            if (EntryFormat.Read(bytes, fingerprint) is { } entry)
            {
                return entry;
            }

            KeptFiles.TryDelete(path);
        }

        return null;
    }

    public void Write(KeptResult entry) => Write(Entry(entry.Fingerprint), EntryFormat.Write(entry));

    /// <summary>Null: there is none, or it is broken.</summary>
    public IReadOnlyList<SourceFile>? ReadListing(Digest input) =>
        KeptFiles.TryRead(Listing(input), SourceListing.MaximumLength) is { } bytes ? SourceListing.Read(bytes) : null;

    public void WriteListing(Digest input, Func<IEnumerable<SourceFile>> files)
    {
        var path = Listing(input);
        if (!Touch(path))
        {
            Write(path, SourceListing.Write(files()));
        }
    }

    /// <summary>Keeps a content.</summary>
    /// <param name="made">Gets the path of the blob if it was not there before.</param>
    public Digest Put(Stream content, List<string> made)
    {
        var beside = Beside();
        try
        {
            var (digest, length) = Copy(content, beside);
            var path = Blob(digest);
            if (new FileInfo(path) is { Exists: true } there && there.Length == length)
            {
                Touch(path);
                File.Delete(beside);
            }
            else
            {
                MoveTo(beside, path);
                made.Add(path);
            }

            return digest;
        }
        catch
        {
            KeptFiles.TryDelete(beside);
            throw;
        }
    }

    /// <summary>Sets the time of the last use, when that is more than a day ago. False: the file is not there.</summary>
    public bool Touch(string path)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            if ((now - File.GetLastWriteTimeUtc(path)).Duration() > TouchedEvery)
            {
                File.SetLastWriteTimeUtc(path, now);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was pruned just now.
            return false;
        }
    }

    void Write(string path, ReadOnlySpan<byte> content)
    {
        var beside = Beside();
        try
        {
            using (var file = Open(beside))
            {
                file.Write(content);
            }

            MoveTo(beside, path);
        }
        catch
        {
            KeptFiles.TryDelete(beside);
            throw;
        }
    }

    static (Digest Content, long Length) Copy(Stream content, string path)
    {
        using var file = Open(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        var length = 0L;
        for (int read; (read = content.Read(buffer)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            file.Write(buffer, 0, read);
        }

        return (Digest.FromBytes(hash.GetHashAndReset()), length);
    }

    static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead, BufferSize = 0 });

    string Beside() => System.IO.Path.Combine(Temporary, $"{Environment.ProcessId}-{Guid.NewGuid():N}");

    void MoveTo(string beside, string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.SetLastWriteTimeUtc(beside, time.GetUtcNow().UtcDateTime);
        File.Move(beside, path, overwrite: true);
    }

    string Sharded(string kind, string name, string ending) => string.Concat(Path, "/", kind, $"/{name[..2]}/{name}", ending);
}
