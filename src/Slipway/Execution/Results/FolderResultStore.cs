using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Problems;
using Slipway.Sources;
using Slipway.State;

namespace Slipway.Execution.Results;

/// <summary>The results of a user, in one folder for all checkouts; and the memory of this checkout, which is asked first. See docs/results.md.</summary>
public sealed class FolderResultStore : IResultStore, IStepMemory, IDisposable
{
    readonly ResultFolder _kept;
    readonly CheckoutMemory _memory;
    readonly OutputFolder _outputs;
    readonly FileStamps? _stamps;
    readonly ResultLimits _limits;
    readonly StateFolders _folders;
    readonly TimeProvider _time;

    /// <param name="root">Of the checkout; absolute.</param>
    /// <param name="limits">Held at the end of a run, at most once a day.</param>
    public FolderResultStore(StateFolders folders, string root, ResultLimits limits, TimeProvider time)
    {
        (_folders, _limits, _time) = (folders, limits, time);
        _kept = new ResultFolder(folders, time);
        _memory = new CheckoutMemory(ResultPruner.MemoriesBelow(folders), root, time);
        _stamps = FileStamps.Below(root);
        _outputs = new OutputFolder(root, _stamps, time);
    }

    /// <inheritdoc/>
    public ValueTask<StepResult?> FindAsync(Step step, CancellationToken cancellation)
    {
        if (step.Inputs is not { } inputs)
        {
            return default;
        }

        var found = _memory.Find(step.Name, inputs.Fingerprint, _outputs) ?? FindKept(step.Name, inputs.Fingerprint);
        return new ValueTask<StepResult?>(found is null ? null : Reused(step, found));
    }

    /// <inheritdoc/>
    public ValueTask KeepAsync(StepResult result, CancellationToken cancellation)
    {
        if (result is { End: StepEnd.Done, Outcome: not null, Step.Inputs: not null })
        {
            var made = new List<string>();
            try
            {
                _kept.Create();
                if (new ResultKeeper(_kept, _outputs).Keep(result, made) is { } kept)
                {
                    Remember(kept);
                }
            }
            catch (Exception exception) when (IsInTheWay(exception))
            {
                made.ForEach(KeptFiles.TryDelete);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the reports of a reused result can still be read. If not, it may be made again.</summary>
    public static bool HasReports(StepResult result) =>
        result.Outcome is not { } outcome || outcome.Files.All(file => !file.IsReport || File.Exists(file.Path));

    /// <inheritdoc/>
    public bool Has(Step step) =>
        step.Inputs is { } inputs && (_memory.Last(step.Name)?.Result.Fingerprint == inputs.Fingerprint || _kept.Read(inputs.Fingerprint) is not null);

    /// <summary>What decided the result of a step when it succeeded last in this checkout; null: it never did, or that is long ago.</summary>
    public RememberedInputs? InputsOf(string step) =>
        _memory.Last(step)?.Result is { } last ? new RememberedInputs(last.Fingerprint, last.Inputs) : null;

    /// <summary>What the last results of steps have put into the checkout; null: one of them is not remembered with that fingerprint.</summary>
    internal IReadOnlyList<RememberedOutput>? OutputsOf(IEnumerable<Step> steps)
    {
        var outputs = new List<RememberedOutput>();
        foreach (var step in steps)
        {
            if (_memory.Last(step.Name) is not { } last || last.Result.Fingerprint != step.Inputs?.Fingerprint)
            {
                return null;
            }

            outputs.AddRange(last.Outputs);
        }

        return outputs;
    }

    /// <summary>The files behind a value of an input, as they were when a result was kept; null: that is not known any more.</summary>
    public IReadOnlyList<SourceFile>? FilesOf(Digest input) => _kept.ReadListing(input);

    /// <summary>To be called at the end of a run: writes the memory, notes what was used, and prunes when that is due. What stands in the way only costs time.</summary>
    public async Task EndRunAsync(CancellationToken cancellation)
    {
        try
        {
            Touch(_memory.UsedAgain());
            await _memory.WriteAsync(cancellation);
            new ResultPruner(_folders, _time).PruneIfDue(_limits);
        }
        catch (Exception exception) when (IsInTheWay(exception))
        {
        }
    }

    public void Dispose() => _stamps?.Dispose();

    KeptResult? FindKept(string step, Digest fingerprint)
    {
        if (_kept.Read(fingerprint) is not { } entry)
        {
            return null;
        }

        // The same result may have been made by a step of another name.
        entry = entry with { Step = step };
        try
        {
            Open(entry);
            if (PutBack(entry, _memory.Last(step)))
            {
                Touch([entry]);
                return Remember(entry) ? entry : null;
            }
        }
        catch (InvalidDataException)
        {
            KeptFiles.TryDelete(_kept.Entry(fingerprint));
        }
        catch (Exception exception) when (IsInTheWay(exception))
        {
            // It is done again, and says itself what is wrong.
        }

        return null;
    }

    /// <exception cref="InvalidDataException">One of them is broken or gone.</exception>
    void Open(KeptResult entry)
    {
        var contents = entry.Reports.Select(report => report.Content);
        foreach (var content in entry.Log is { } log ? contents.Append(log) : contents)
        {
            (KeptFiles.TryOpen(_kept.Blob(content), content) ?? throw new InvalidDataException()).Dispose();
        }
    }

    bool PutBack(KeptResult entry, RememberedStep? last)
    {
        var paths = entry.Outputs.Select(output => output.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var old in last?.Outputs ?? [])
        {
            if (!paths.Contains(old.Output.Path))
            {
                _outputs.Remove(old.Output);
            }
        }

        return entry.Outputs.All(output => _outputs.PutBack(output, _kept));
    }

    /// <summary>False: an output is not what it was a moment ago.</summary>
    bool Remember(KeptResult result)
    {
        var outputs = new RememberedOutput[result.Outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            if (_outputs.Verify(result.Outputs[i]) is not { } verified)
            {
                return false;
            }

            outputs[i] = verified;
        }

        _memory.Remember(result, outputs);
        return true;
    }

    void Touch(IEnumerable<KeptResult> results)
    {
        var touched = new HashSet<Digest>();
        foreach (var result in results)
        {
            _kept.Touch(_kept.Entry(result.Fingerprint));
            foreach (var content in result.Reports.Select(report => report.Content).Concat(result.Outputs.Select(output => output.Content)).Append(result.Log ?? default).Where(touched.Add))
            {
                _kept.Touch(_kept.Blob(content));
            }

            foreach (var input in result.Inputs.Where(input => touched.Add(input.Value)))
            {
                _kept.Touch(_kept.Listing(input.Value));
            }
        }
    }

    StepResult Reused(Step step, KeptResult found) => new(step, StepEnd.Reused, found.Elapsed, [], found.Note)
    {
        Outcome = new StepOutcome(Note: found.Note) { Facts = found.Facts, FilesLater = () => Reports(found) },
        Log = found.Log is { } log ? new KeptLog(_kept.Blob(log), log) : StepLog.Empty,
    };

    ImmutableArray<ProducedFile> Reports(KeptResult found) =>
        [.. found.Reports.Select(report => new ProducedFile(_kept.Blob(report.Content), report.Name, IsReport: true) { Content = report.Content })];

    static bool IsInTheWay(Exception exception) => exception is IOException or UnauthorizedAccessException or ProblemException or ArgumentException;
}
