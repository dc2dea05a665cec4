namespace Slipway.Programs;

/// <summary>What a program that ended left behind.</summary>
/// <param name="ExitCode">The program's own; 128 + signal when a signal ended it.</param>
/// <param name="Output">Standard output, at most 16 MiB.</param>
/// <param name="Error">Standard error, at most 16 MiB.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error);
