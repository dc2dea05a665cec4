using Slipway.Programs;
using Slipway.Tests.Engines.Databases;

namespace Slipway.Tests.Data;

/// <summary>Runs as many statements as it may, and then it is as if we had been killed.</summary>
/// <remarks>Statements are told by a semicolon at a line's end with no indented line after it: within a block of code there is none.</remarks>
sealed class KilledRunner(int statements) : IProgramRunner
{
    int _rest = statements;

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellation)
    {
        if (call.Input is { } input && !Allowed(input, out var part))
        {
            await ServerLab.Runner.RunAsync(call with { Input = part }, cancellation);
            throw new KilledException();
        }

        return await ServerLab.Runner.RunAsync(call, cancellation);
    }

    public Task<int> StreamAsync(ProgramCall call, Action<OutputLine> onLine, CancellationToken cancellation) => ServerLab.Runner.StreamAsync(call, onLine, cancellation);

    bool Allowed(string input, out string part)
    {
        var place = 0;
        for (; _rest > 0; _rest--)
        {
            place = input.IndexOf(";\n", place, StringComparison.Ordinal) + 2;
            while (place >= 2 && place < input.Length && input[place] == ' ')
            {
                place = input.IndexOf(";\n", place, StringComparison.Ordinal) + 2;
            }

            if (place < 2 || place >= input.Length)
            {
                part = input;
                return true;
            }
        }

        part = input[..place];
        return false;
    }

    public sealed class KilledException : Exception;
}
