using Slipway.Digests;
using Slipway.Execution.Results;
using Slipway.Sources;
using Slipway.State;

namespace Slipway.Tasks.Verdicts;

/// <summary>
/// Answers a question that was asked before in the same checkout, when the run found every result then and nothing has changed since that could have it
/// come to anything else: docs/decisions/verdicts.md. When in doubt there is no answer, and a plan is made.
/// </summary>
public sealed class VerdictStore(StateFolders folders, TimeProvider time)
{
    readonly VerdictFiles _files = new(folders);

    /// <summary>Null: nobody knows.</summary>
    /// <param name="sources">Looks at the checkout's files, if all else stands.</param>
    public async Task<VerdictAnswer?> FindAsync(VerdictQuestion question, SourceReader sources, CancellationToken cancellation)
    {
        // What is quickly told comes first.
        if (_files.Read(question) is not { } verdict || ResultsMark.Of(folders, question.Root, time.GetUtcNow()) != verdict.Results
            || !verdict.Programs.All(program => program.IsStill())
            || await sources.LookAsync(question.Root, cancellation) != verdict.Sources)
        {
            return null;
        }

        using var stamps = FileStamps.Below(question.Root);
        if (stamps is null || !verdict.Settled.AreUnchanged(stamps, cancellation) || Looked(verdict, question.Root, stamps) is not { } looked)
        {
            return null;
        }

        if (verdict.IsYoung)
        {
            Renew(question, verdict, looked);
        }

        return verdict.Answer;
    }

    /// <summary>To be called after a run that has found every result.</summary>
    /// <param name="sources">The identity of the files that the run was planned with.</param>
    /// <param name="programs">All that was looked at outside of them.</param>
    /// <param name="outputs">That the results have put into the checkout.</param>
    internal void Keep(VerdictQuestion question, VerdictAnswer answer, Digest sources, IReadOnlyCollection<ProgramWitness> programs, IReadOnlyList<RememberedOutput> outputs)
    {
        if (ResultsMark.Of(folders, question.Root, time.GetUtcNow()) is { } mark)
        {
            Write(question, new Verdict(answer, sources, mark) { Programs = programs, Settled = StampedPaths.None, Others = [] }, outputs);
        }
    }

    /// <summary>Null: one of them is not what it was.</summary>
    List<RememberedOutput>? Looked(Verdict verdict, string root, FileStamps stamps)
    {
        var folder = new OutputFolder(root, stamps, time);
        var looked = new List<RememberedOutput>(verdict.Others.Count);
        foreach (var output in verdict.Others)
        {
            if (folder.Verify(output) is not { } still)
            {
                return null;
            }

            looked.Add(still);
        }

        return looked;
    }

    void Renew(VerdictQuestion question, Verdict verdict, List<RememberedOutput> looked)
    {
        var programs = verdict.Programs.Select(program => program.IsSettled ? program : ProgramWitness.Take(program.Word, program.Path, time.GetUtcNow())).ToList();
        if (programs.Zip(verdict.Programs).All(pair => pair.First.File == pair.Second.File && pair.First.Identity == pair.Second.Identity && pair.First.Sdks == pair.Second.Sdks))
        {
            Write(question, verdict with { Programs = programs }, looked);
        }
    }

    void Write(VerdictQuestion question, Verdict verdict, IReadOnlyList<RememberedOutput> outputs)
    {
        var settled = outputs.Where(output => output.IsSettled && output.Output.Kind != KeptKind.Folder).ToList();
        _files.Write(question, verdict with
        {
            Settled = verdict.Settled.With(settled),
            Others = [.. outputs.Where(output => !output.IsSettled || output.Output.Kind == KeptKind.Folder).Select(output => output.Output)],
        });
    }
}
