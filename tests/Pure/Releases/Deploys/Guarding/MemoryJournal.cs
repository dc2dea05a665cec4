using Slipway.Execution.Journal;

namespace Slipway.Tests.Releases.Deploys.Guarding;

/// <summary>A journal that outlives the tool, which is killed at one of its entries.</summary>
sealed class MemoryJournal : IJournal
{
    int _appended;
    ToolLife _life = new();

    public List<JournalEntry> Entries { get; } = [];

    public long Head => Entries.Count;

    public ToolLife Life
    {
        get => _life;
        set => (_life, _appended) = (value, 0);
    }

    /// <summary>The number of the entry of this life, from 1; null: it lives on.</summary>
    public int? Kill { get; set; }

    /// <summary>When it is written; else before.</summary>
    public bool IsAfter { get; set; }

    public Action Around { get; set; } = () => { };

    public ValueTask AppendAsync(JournalEntry entry, bool isDurable, CancellationToken cancellation)
    {
        lock (Entries)
        {
            Life.Check();
            Around();
            _appended++;
            KillIf(!IsAfter);
            Entries.Add(entry);
            KillIf(IsAfter);
            Around();
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask CheckHeadAsync(CancellationToken cancellation)
    {
        Life.Check();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    void KillIf(bool isNow)
    {
        if (isNow && _appended == Kill)
        {
            Life.Kill();
        }
    }
}
