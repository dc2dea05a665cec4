using System.Collections;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Slipway.Bootstrap;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Discovery.Snapshots;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Sources;

namespace Slipway.Cli;

/// <summary>What every command shares: problems become text or JSON and an exit code, in one place.</summary>
abstract class SlipwayCommand : Command
{
    protected SlipwayCommand(string name, string description)
        : base(name, description) => SetAction(InvokeAsync);

    /// <summary>Does the work and answers the exit code.</summary>
    /// <exception cref="ProblemException">Everything the user can mend.</exception>
    protected abstract Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation);

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var context = Context(parsed);
        try
        {
            return await RunAsync(parsed, context, cancellation);
        }
        catch (ProblemException exception)
        {
            Report(parsed, context, exception.Problems);
            return ExitCodes.For(exception.Problems);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException exception) when (IsBrokenPipe(exception))
        {
            // The reader, `head` perhaps, has had enough.
            return ExitCodes.Done;
        }
        finally
        {
            Flush(context.Terminal);
            await WriteWhatWasReadAsync(context, cancellation);
        }
    }

    // The answer is out by now.
    static async Task WriteWhatWasReadAsync(CommandContext context, CancellationToken cancellation)
    {
        var sources = context.Sources.WriteAsync(cancellation);
        await (context.Snapshots?.WriteAsync(cancellation) ?? Task.CompletedTask);
        await sources;
    }

    /// <summary>Shows problems on standard error, as JSON when JSON was asked for.</summary>
    protected static void Report(ParseResult parsed, CommandContext context, IReadOnlyList<Problem> problems)
    {
        if (parsed.CommandResult.Command is SlipwayCommand command && command.WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Error, json => ProblemJson.Write(problems, json));
        }
        else
        {
            ProblemText.Write(problems, context.Terminal);
        }
    }

    /// <summary>Whether <c>-o json</c> or <c>-o ndjson</c> was given.</summary>
    protected virtual bool WantsJson(ParseResult parsed) =>
        Options.OfType<OutputOption>().FirstOrDefault() is { } option && parsed.GetValue(option) is "json" or "ndjson";

    static CommandContext Context(ParseResult parsed)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var terminal = Terminal.System(variables.GetValueOrDefault, parsed.GetValue(GlobalOptions.NoColour));
        var directory = parsed.GetValue(GlobalOptions.Directory) is { } named ? Path.GetFullPath(named) : Environment.CurrentDirectory;
        var invocation = (SlipwayInvocation)parsed.InvocationConfiguration;
        var (programs, folders) = (new ProgramRunner(ToolFolder(directory)), CommandContext.FoldersOf(variables.GetValueOrDefault));
        var isKept = variables.GetValueOrDefault("SLIPWAY_NO_CACHE") is not { Length: > 0 };
        return new CommandContext(terminal, directory, variables, TimeProvider.System, programs, invocation.Interruption)
        {
            Guess = invocation.Guess,
            Snapshots = isKept ? new ManifestSnapshots(folders, variables.GetValueOrDefault, programs, TimeProvider.System) : null,
            Sources = new SourceReader(programs, folders, variables.GetValueOrDefault, TimeProvider.System, isKept),
        };
    }

    /// <summary>The pinned tools of the repository one stands in; null: it has none, or one stands in none.</summary>
    internal static string? ToolFolder(string directory) =>
        RepositoryFinder.TryFind(directory) is { } root && new DepsFolder(root).Path is var folder && Directory.Exists(folder) ? folder : null;

    static bool IsBrokenPipe(IOException exception) => exception.HResult == 32;

    static void Flush(Terminal terminal)
    {
        try
        {
            terminal.Out.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
    }
}
