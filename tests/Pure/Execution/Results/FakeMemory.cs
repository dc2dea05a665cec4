using System.Text;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Sources;

namespace Slipway.Tests.Execution.Results;

/// <summary>Remembers steps and the files behind inputs.</summary>
sealed class FakeMemory : IStepMemory
{
    readonly Dictionary<string, RememberedInputs> _inputs = new(StringComparer.Ordinal);
    readonly Dictionary<Digest, IReadOnlyList<SourceFile>> _files = [];

    public FakeMemory With(Step step)
    {
        _inputs[step.Name] = new RememberedInputs(step.Inputs!.Fingerprint, step.Inputs.All);
        foreach (var input in step.Inputs.All)
        {
            Keep(step.Inputs, input);
        }

        return this;
    }

    public RememberedInputs? InputsOf(string step) => _inputs.GetValueOrDefault(step);

    public IReadOnlyList<SourceFile>? FilesOf(Digest input) => _files.GetValueOrDefault(input);

    void Keep(StepInputs inputs, StepInput input)
    {
        if (inputs.FilesOf?.Invoke(input)?.ToList() is { } files && _files.TryAdd(input.Value, files))
        {
            files.ForEach(file => Keep(inputs, new StepInput(file.Path, file.Content)));
        }
    }

    /// <summary>A digest of a text.</summary>
    public static Digest Of(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    public static SourceFile File(string path, string content, SourceKind kind = SourceKind.File) => new(path, kind, Of(content));

    /// <summary>Inputs with the files behind some of them.</summary>
    public static StepInputs Inputs((string Name, string Value)[] inputs, params (string Input, SourceFile[] Files)[] files)
    {
        var values = files.ToDictionary(pair => pair.Input, pair => pair.Files, StringComparer.Ordinal);
        var all = inputs.Select(input => new StepInput(input.Name, Of(input.Value))).Concat(files.Where(pair => !IsInside(pair.Input, files)).Select(pair => new StepInput(pair.Input, OfAll(pair.Files))));
        return new StepInputs([.. all]) { FilesOf = input => values.GetValueOrDefault(input.Name) };
    }

    public static Digest OfAll(SourceFile[] files) => Of(string.Join('\n', files.Select(file => file.ToString())));

    static bool IsInside(string input, (string Input, SourceFile[] Files)[] files) => files.Any(pair => pair.Files.Any(file => file.Path == input));
}
