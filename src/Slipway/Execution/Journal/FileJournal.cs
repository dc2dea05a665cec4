using Microsoft.Win32.SafeHandles;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Execution.Journal;

/// <summary>A journal in a file of this machine: a checksummed line for each entry (<c>docs/formats.md</c>).</summary>
/// <remarks>
/// Every entry is written at once, so that it outlives the process; a durable one is synced too, and with it all that stand before it, so that it
/// outlives the machine. While it is open a lock beside it says that the run goes on.
/// </remarks>
public sealed class FileJournal : IJournal
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Lock _lock = new();
    readonly string _path;
    readonly FileLock _held;
    readonly FileStream _stream;
    readonly JournalTail _tail;
    string _sum;
    bool _isFolderSynced;
    Problem? _lost;

    FileJournal(string path, FileLock held, FileStream stream, JournalContent content)
    {
        (_path, _held, _stream, _sum, Head) = (path, held, stream, content.Sum, content.Head);
        _tail = JournalTail.Of(stream.SafeFileHandle);
        Folder = new RunFolder(Path.ChangeExtension(path, null));
    }

    /// <inheritdoc/>
    public long Head { get; private set; }

    /// <summary>For the logs of this run's steps.</summary>
    public RunFolder Folder { get; }

    /// <summary>The number of the run, as its file says.</summary>
    public int Number => int.TryParse(Path.GetFileNameWithoutExtension(_path), out var number) ? number : 0;

    SafeFileHandle File => _stream.SafeFileHandle;

    /// <summary>The lock that is held while a journal is open.</summary>
    internal static string LockOf(string path) => Path.ChangeExtension(path, ".lock");

    /// <summary>Makes a journal; null: there is one of this name, or somebody is making it.</summary>
    /// <exception cref="ProblemException"><c>journal-failed</c></exception>
    public static FileJournal? TryCreate(string path)
    {
        FileLock? held = null;
        try
        {
            held = FileLock.TryTake(LockOf(path));
            return held is null ? null : new FileJournal(path, held, Open(path, FileMode.CreateNew), JournalContent.Of([]));
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            held?.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new ProblemException(Failed(path, exception));
        }
    }

    /// <summary>
    /// Takes up the journal of a run that was broken off. Nothing is cut off: a torn last line gets an end, and is passed over by readers.
    /// </summary>
    /// <exception cref="ProblemException"><c>journal-in-use</c>: the run goes on. <c>journal-failed</c>: it cannot be read or written.</exception>
    public static async Task<FileJournal> ResumeAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        var held = await FileLock.TakeAsync(LockOf(path), Patience, time, cancellation) ?? throw new ProblemException(
            new Problem("journal-in-use", $"the run of the journal `{path}` still goes on") { Kind = ProblemKind.Locked, Fix = "wait for it, or end it, then try again" });
        try
        {
            var stream = Open(path, FileMode.Open);
            var content = JournalContent.Read(path);
            EndTornLine(stream.SafeFileHandle);
            return new FileJournal(path, held, stream, content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new ProblemException(Failed(path, exception));
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Check(_tail.IsLast(File));
            var (line, sum) = JournalLine.Write(Head + 1, _sum, entry);
            Write(line);
            (Head, _sum) = (Head + 1, sum);
            if (isDurable)
            {
                Sync();
                Check(_tail.IsLast(_path));
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CheckHeadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Check(_tail.IsLast(_path));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();

        // While it is held: nobody makes a journal of this number any more, and no lock means that the run is over.
        System.IO.File.Delete(LockOf(_path));
        _held.Dispose();
        return ValueTask.CompletedTask;
    }

    static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (mode == FileMode.CreateNew)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    static void EndTornLine(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> last = stackalloc byte[1];
        if (length > 0 && RandomAccess.Read(file, last, length - 1) == 1 && last[0] != '\n')
        {
            RandomAccess.Write(file, "\n"u8, length);
        }
    }

    /// <summary>Once lost, a journal stays lost.</summary>
    void Check(bool isOurs)
    {
        if (_lost is null && !isOurs)
        {
            _lost = new Problem("journal-fenced", $"another writer has taken over the journal `{_path}`")
            {
                Kind = ProblemKind.Locked,
                Why = "no further effect is begun by this run, since another one may be at the same work",
                Fix = "slipway runs   (shows the runs of this checkout)",
            };
        }

        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    void Write(byte[] line)
    {
        try
        {
            RandomAccess.Write(File, line, _tail.Length);
            _tail.Add(line);
        }
        catch (IOException exception)
        {
            TakeBack(exception);
            throw new ProblemException(Failed(_path, exception));
        }
    }

    // A full disk takes a part of a line; cutting it off again needs no room. Where even that fails, this journal has had its last line.
    void TakeBack(IOException exception)
    {
        try
        {
            RandomAccess.SetLength(File, _tail.Length);
        }
        catch (IOException)
        {
            _lost = Failed(_path, exception);
        }
    }

    // After a sync that failed nobody can say what is on the disk: no later one may be believed.
    void Sync()
    {
        try
        {
            RandomAccess.FlushToDisk(File);
        }
        catch (IOException exception)
        {
            _lost = Failed(_path, exception);
            throw new ProblemException(_lost);
        }

        if (!_isFolderSynced)
        {
            var folder = Path.GetDirectoryName(_path)!;
            SyncedFolder.Sync(folder);
            SyncedFolder.Sync(Path.GetDirectoryName(folder)!);
            _isFolderSynced = true;
        }
    }

    internal static Problem Failed(string path, Exception exception) => new("journal-failed", $"the journal `{path}` cannot be written")
    {
        Kind = ProblemKind.Failure,
        Why = exception.Message,
        Fix = "make room on the disk, or make the folder writable, and try again",
    };
}
