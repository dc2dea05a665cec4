using Microsoft.Win32.SafeHandles;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Releases.Places.Machine;

/// <summary>The journal of a deploy in a file. Each entry is written under a lock on the file, and only where it ends as its writer left it: that is the fence.</summary>
/// <remarks>
/// The lock is held for one line, not for the deploy's life as that of a <see cref="FileJournal"/>: so whoever takes a deploy up need not wait for one that
/// is stopped, and that one finds another's entry where its own should go when it wakes up. Every entry is synced, so that a power cut can tear the last one only.
/// </remarks>
sealed class MachineJournal(string path, int deploy, JournalContent content, TimeProvider time) : IJournal
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _turn = new(1, 1);
    string _sum = content.Sum;

    /// <summary>Null: the file was not yet looked at by this writer.</summary>
    JournalTail? _tail;
    Problem? _lost;

    /// <inheritdoc/>
    public long Head { get; private set; } = content.Head;

    /// <inheritdoc/>
    public async ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            ThrowIfLost();
            using var file = await LockAsync(cancellation);
            Check(file.Handle);
            Write(file.Handle, entry);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask CheckHeadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            ThrowIfLost();
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Check(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Lost(PlaceProblems.Fenced(deploy));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileJournal.Failed(path, exception));
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<FileLock> LockAsync(CancellationToken cancellation)
    {
        try
        {
            return await FileLock.TakeAsync(path, FileMode.Open, Patience, time, cancellation) ?? throw MachineProblems.JournalInUse(deploy, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Lost(PlaceProblems.Fenced(deploy));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileJournal.Failed(path, exception));
        }
    }

    /// <summary>Once lost, a journal stays lost.</summary>
    void Check(SafeFileHandle file)
    {
        var isOurs = _tail?.IsSame(file) ?? IsAsRead(file);
        if (!isOurs)
        {
            throw Lost(PlaceProblems.Fenced(deploy));
        }

        _tail ??= JournalTail.Of(file);
    }

    bool IsAsRead(SafeFileHandle file)
    {
        var bytes = new byte[RandomAccess.GetLength(file)];
        var there = JournalContent.Of(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0)));
        return (there.Head, there.Sum) == (Head, _sum);
    }

    void Write(SafeFileHandle file, JournalEntry entry)
    {
        var (line, sum) = JournalLine.Write(Head + 1, _sum, entry);

        // A torn last line gets an end, and is passed over by readers: nothing is cut off of what another wrote.
        byte[] bytes = _tail!.IsTorn ? [(byte)'\n', .. line] : line;
        try
        {
            RandomAccess.Write(file, bytes, _tail.Length);
        }
        catch (IOException exception)
        {
            TakeBack(file, exception);
            throw new ProblemException(FileJournal.Failed(path, exception));
        }

        Sync(file);
        _tail.Add(bytes);
        (Head, _sum) = (Head + 1, sum);
    }

    // A full disk takes a part of a line; cutting it off again needs no room. Where even that fails, this journal has had its last line.
    void TakeBack(SafeFileHandle file, IOException exception)
    {
        try
        {
            RandomAccess.SetLength(file, _tail!.Length);
        }
        catch (IOException)
        {
            _lost = FileJournal.Failed(path, exception);
        }
    }

    // After a sync that failed nobody can say what is on the disk: this writer believes in nothing more.
    void Sync(SafeFileHandle file)
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException exception)
        {
            throw Lost(FileJournal.Failed(path, exception));
        }
    }

    void ThrowIfLost()
    {
        if (_lost is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    ProblemException Lost(Problem problem)
    {
        _lost = problem;
        return new ProblemException(problem);
    }
}
