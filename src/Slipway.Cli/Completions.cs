using System.CommandLine.Completions;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;

namespace Slipway.Cli;

/// <summary>Words for the shell's completion that depend on the repository. Silent when there is none.</summary>
static class Completions
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static IEnumerable<CompletionItem> Components(CompletionContext context) =>
        Model() is { } model ? Items(model.Components.Select(component => component.Name), context) : [];

    public static IEnumerable<CompletionItem> Stages(CompletionContext context) =>
        Model() is { } model ? Items(model.Stages.Names, context) : [];

    static IEnumerable<CompletionItem> Items(IEnumerable<string> words, CompletionContext context) =>
        words.Where(word => word.StartsWith(context.WordToComplete, StringComparison.Ordinal)).Select(word => new CompletionItem(word));

    static RepositoryModel? Model()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var home = Environment.GetEnvironmentVariable("SLIPWAY_HOME");
            return new RepositoryLoader(new ProgramRunner(), home).LoadAsync(Environment.CurrentDirectory, patience.Token).GetAwaiter().GetResult().Model;
        }
        catch (Exception exception) when (exception is ProblemException or OperationCanceledException)
        {
            return null;
        }
    }
}
