using System.Text;
using Slipway.Digests;

namespace Slipway.Execution.Results;

/// <summary>Puts what a step came to into the folder: contents first, then the entry that names them.</summary>
sealed class ResultKeeper(ResultFolder folder, OutputFolder outputs)
{
    /// <param name="made">Gets the paths of what was not there before.</param>
    /// <returns>Null: it cannot be kept, since a file is gone, is none that could be put back, or holds what may not be kept.</returns>
    public KeptResult? Keep(StepResult result, List<string> made)
    {
        var inputs = result.Step.Inputs!;
        var reports = new List<KeptReport>();
        var files = new List<KeptOutput>();
        foreach (var file in result.Outcome!.Files)
        {
            if (file.IsReport)
            {
                using var content = File.OpenRead(file.Path);
                reports.Add(new KeptReport(file.Key, folder.Put(content, made)));
            }
            else if (Put(file, result.Outcome.MayKeep, made) is { } output)
            {
                files.Add(output);
            }
            else
            {
                return null;
            }
        }

        if (!OutputPath.AreAllowed(files))
        {
            return null;
        }

        var kept = new KeptResult(result.Step.Name, inputs.Fingerprint, result.Elapsed)
        {
            Inputs = inputs.All,
            Note = result.Note,
            Facts = result.Outcome.Facts,
            Log = Put(result.Log, made),
            Reports = [.. reports],
            Outputs = [.. files],
        };
        KeepListings(inputs);
        folder.Write(kept);
        return kept;
    }

    KeptOutput? Put(ProducedFile file, Func<Stream, bool>? mayKeep, List<string> made)
    {
        var looked = outputs.Look(file.Key, file.Path);
        if (looked is not { } output || output.Kind == KeptKind.Folder)
        {
            return looked;
        }

        using Stream content = output.Kind == KeptKind.Link ? new MemoryStream(Encoding.UTF8.GetBytes(new FileInfo(file.Path).LinkTarget ?? "")) : File.OpenRead(file.Path);
        if (mayKeep?.Invoke(content) == false)
        {
            return null;
        }

        content.Position = 0;
        return folder.Put(content, made) == output.Content ? output : null;
    }

    Digest? Put(IStepLog log, List<string> made)
    {
        if (log is FileLog file)
        {
            using var content = File.OpenRead(file.Path);
            return folder.Put(content, made);
        }

        using var lines = new MemoryStream();
        foreach (var line in log.ReadLines())
        {
            lines.Write(Encoding.UTF8.GetBytes(line));
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        return lines.Length == 0 ? null : folder.Put(lines, made);
    }

    void KeepListings(StepInputs inputs)
    {
        if (inputs.FilesOf is not { } filesOf)
        {
            return;
        }

        foreach (var input in inputs.All)
        {
            if (filesOf(input) is { } files)
            {
                folder.WriteListing(input.Value, () => files);
            }
        }
    }
}
