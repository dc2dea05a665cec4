using Slipway.Engines.Processes.Posix;
using Slipway.Problems;
using Slipway.State;

namespace Slipway.Engines.Processes.Supervision;

/// <summary>What a new supervisor finds: the table of the one before, and processes that no table knows of.</summary>
sealed class Adoption(UpFolders folders, IProcessFacts facts, TimeProvider clock, TextWriter log)
{
    /// <summary>The records as they are true now.</summary>
    internal IReadOnlyList<ProcessRecord> Records()
    {
        var records = Recorded().Select(Truthful).ToList();
        foreach (var (id, fact) in Unrecorded(records))
        {
            log.WriteLine($"{clock.GetUtcNow():u} `{id}` runs as {fact.Pid}, and was not recorded");
            records.RemoveAll(record => record.Id == id);
            records.Add(Found(id, fact));
        }

        return records;
    }

    List<ProcessRecord> Recorded()
    {
        try
        {
            // What was stopped on purpose is history.
            return ProcessTable.Read(folders).Processes.Where(record => record.Identity is not null || record.State != ProcessState.Stopped).ToList();
        }
        catch (ProblemException exception)
        {
            var kept = $"{folders.Table}.unreadable-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
            File.Move(folders.Table, kept, overwrite: true);
            log.WriteLine($"{clock.GetUtcNow():u} {exception.Message}; kept as `{kept}`, begun anew");
            return [];
        }
    }

    ProcessRecord Truthful(ProcessRecord record)
    {
        if (record.Identity is { } identity && facts.IsAlive(identity))
        {
            return record.State is ProcessState.Starting or ProcessState.Ready ? record : record with { State = ProcessState.Starting };
        }

        return record.State switch
        {
            ProcessState.Stopped or ProcessState.Failed => record with { Identity = null, Started = null },
            ProcessState.Stopping => record with { State = ProcessState.Stopped, Since = clock.GetUtcNow(), Identity = null, Started = null },
            _ => Died(record),
        };
    }

    // It may have left children behind: the identity is kept until the supervisor has ended them.
    ProcessRecord Died(ProcessRecord record) => record with
    {
        State = ProcessState.Stopped,
        Since = clock.GetUtcNow(),
        LastExit = new ProcessExit(null, clock.GetUtcNow()),
        Message = NeedsUp,
    };

    /// <summary>The environment of a process is nowhere but in the command that starts it and in the process.</summary>
    internal const string NeedsUp = "died without a supervisor; `slipway up` starts it again";

    // The oldest leader with a mark is the process; others are servers' children that made sessions of their own, as PostgreSQL's do.
    List<(string Id, ProcessFact Fact)> Unrecorded(List<ProcessRecord> records)
    {
        var known = records.Where(record => record.Identity is not null && facts.IsAlive(record.Identity)).Select(record => record.Id).ToHashSet();
        return MarkedLeaders(folders, facts)
            .Where(found => !known.Contains(found.Id))
            .GroupBy(found => found.Id, (id, found) => (id, found.MinBy(one => one.Fact.Start).Fact))
            .ToList();
    }

    /// <summary>The leaders of sessions that carry a mark of this state folder.</summary>
    internal static IEnumerable<(string Id, ProcessFact Fact)> MarkedLeaders(UpFolders folders, IProcessFacts facts) => facts.All()
        .Where(fact => fact.Session == fact.Pid && !fact.IsEnded)
        .Select(fact => (Id: ProcessMark.IdIn(folders.Root, facts.Mark(fact.Pid)) ?? "", Fact: fact))
        .Where(found => found.Id.Contains('/', StringComparison.Ordinal));

    ProcessRecord Found(string id, ProcessFact fact)
    {
        var slash = id.LastIndexOf('/');
        return new ProcessRecord(id[..slash], id[(slash + 1)..])
        {
            Identity = new ProcessIdentity(facts.Boot, fact.Pid, fact.Start),
            State = ProcessState.Starting,
            Since = clock.GetUtcNow(),
            Message = "was found running, without a record",
        };
    }
}
