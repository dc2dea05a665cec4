using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Execution.Results;

/// <summary>Finds out what has changed since a step last succeeded.</summary>
public sealed class StepChanges
{
    readonly StepInputs _now;
    readonly IStepMemory _memory;
    readonly Func<string, bool> _isSecret;

    // A component may be needed in many ways: its files are compared once.
    readonly HashSet<string> _compared = new(StringComparer.Ordinal);

    StepChanges(StepInputs now, IStepMemory memory, Func<string, bool> isSecret) => (_now, _memory, _isSecret) = (now, memory, isSecret);

    /// <param name="memory">Knows the files of then.</param>
    /// <param name="isSecret">Whether a variable holds a secret, of which only the version counts.</param>
    /// <returns>Changed files first, then the rest in the order of the inputs, steps last. Empty: nothing has changed.</returns>
    public static ImmutableArray<StepChange> Between(RememberedInputs before, StepInputs now, IStepMemory memory, Func<string, bool> isSecret) =>
        [.. new StepChanges(now, memory, isSecret).Since(before).Distinct().OrderBy(change => change.Kind switch { StepChange.File => 0, StepChange.Step => 2, _ => 1 })];

    List<StepChange> Since(RememberedInputs before)
    {
        var then = before.All.ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal);
        var changes = new List<StepChange>();
        foreach (var input in _now.All)
        {
            if (!then.Remove(input.Name, out var value))
            {
                changes.Add(Of(ChangeKind.Added, input.Name));
            }
            else if (value != input.Value)
            {
                changes.AddRange(Inside(value, input));
            }
        }

        changes.AddRange(then.Keys.Select(name => Of(ChangeKind.Removed, name)));
        return changes;
    }

    /// <summary>The files that differ behind an input that does; itself, when nobody knows its files, or it is made of none.</summary>
    List<StepChange> Inside(Digest then, StepInput input)
    {
        if (!_compared.Add(input.Name))
        {
            return [];
        }

        return _memory.FilesOf(then) is { } before && _now.FilesOf?.Invoke(input) is { } files && Differences(before, files, input) is { Count: > 0 } differences
            ? [.. differences.SelectMany(Changes)] : [Of(ChangeKind.Changed, input.Name)];

        IEnumerable<StepChange> Changes((ChangeKind How, SourceFile Then, SourceFile Now) file) =>
            !IsNeed(input) ? [new StepChange(file.How, StepChange.File, file.Now.Path)]
            : file.How == ChangeKind.Changed ? Inside(file.Then.Content, new StepInput(file.Now.Path, file.Now.Content))
            : [Of(file.How, file.Now.Path)];
    }

    static List<(ChangeKind How, SourceFile Then, SourceFile Now)> Differences(IEnumerable<SourceFile> before, IEnumerable<SourceFile> files, StepInput input)
    {
        var differences = new List<(ChangeKind How, SourceFile Then, SourceFile Now)>();
        var left = before.ToDictionary(file => file.Path, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (!left.Remove(file.Path, out var then))
            {
                differences.Add((ChangeKind.Added, file, file));
            }
            else if (then != file)
            {
                differences.Add((then.Content == file.Content && !IsNeed(input) ? ChangeKind.Mode : ChangeKind.Changed, then, file));
            }
        }

        differences.AddRange(left.Values.Select(file => (ChangeKind.Removed, file, file)));
        return differences;
    }

    /// <summary>A need lists the inputs that it is made of, as if they were files.</summary>
    static bool IsNeed(StepInput input) => input.Name.StartsWith("needs ", StringComparison.Ordinal);

    StepChange Of(ChangeKind how, string input) => input.Split(' ', 2) switch
    {
        ["variable", var name] => new StepChange(how, _isSecret(name) ? StepChange.Secret : StepChange.Variable, name),
        ["passed", var name] => new StepChange(how, StepChange.Variable, name),
        ["sources", var name] => new StepChange(how, StepChange.Files, $"of {name}"),
        ["needs", var name] => new StepChange(how, StepChange.Files, $"of {name}, or of what it needs"),
        ["above", var name] => new StepChange(how, StepChange.Files, $"in the folders above {name}"),
        ["above"] => new StepChange(how, StepChange.Files, "in the folders above"),
        ["files"] => new StepChange(how, StepChange.Files, "that `inputs` names"),
        ["format"] => new StepChange(how, "way of fingerprinting"),
        ["list"] => new StepChange(how, "list of tests"),
        ["place"] => new StepChange(how, "machine or image"),
        [var kind, var name] => new StepChange(how, kind, name),
        _ => new StepChange(how, input),
    };
}
