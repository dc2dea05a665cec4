using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Execution.Results;

/// <summary>What stood when steps last succeeded in this checkout: for telling people why a step will run.</summary>
public interface IStepMemory
{
    /// <summary>What decided a step's result when it last succeeded here; null: it has not, or that was forgotten.</summary>
    RememberedInputs? InputsOf(string step);

    /// <summary>The files behind an input's value, as they were; null: not remembered.</summary>
    IReadOnlyList<SourceFile>? FilesOf(Digest input);
}
