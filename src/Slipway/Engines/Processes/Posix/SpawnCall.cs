using System.Collections.Immutable;

namespace Slipway.Engines.Processes.Posix;

/// <summary>A process to be started in a session of its own, with nothing on standard input.</summary>
/// <param name="Program">Absolute path.</param>
/// <param name="Words">The words it sees, its own name first.</param>
/// <param name="Directory">Absolute.</param>
/// <param name="Environment">All of it.</param>
/// <param name="Output">A file that is appended to, or a FIFO that is opened for reading too, so that it never lacks a reader.</param>
/// <param name="OutputIsFifo">Which of the two.</param>
sealed record SpawnCall(
    string Program,
    ImmutableArray<string> Words,
    string Directory,
    IReadOnlyDictionary<string, string> Environment,
    string Output,
    bool OutputIsFifo);
