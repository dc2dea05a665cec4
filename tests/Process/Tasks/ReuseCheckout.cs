using System.Collections.Immutable;
using Slipway.Cli;
using Slipway.Cli.Images;
using Slipway.Cli.Output;
using Slipway.Cli.Tasks;
using Slipway.Discovery.Snapshots;
using Slipway.Execution;
using Slipway.Inside;
using Slipway.Programs;
using Slipway.Secrets.Redaction;
using Slipway.Sources;
using Slipway.Tasks;
using Slipway.Testing;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>What is asked of both checkouts.</summary>
/// <param name="Stage">Null: none is named.</param>
sealed record ReuseRequest(string? Stage, ImmutableArray<string> Arguments, TestList? List, string? Component)
{
    public static ReuseRequest Usual { get; } = new(null, [], null, null);

    public override string ToString() => $"--stage {Stage} --list {List} {Component} -- {string.Join(' ', Arguments)}";
}

/// <summary>A checkout in which tasks are run in this process: with all that is kept, or with nothing.</summary>
/// <param name="root">Absolute.</param>
sealed class ReuseCheckout(TemporaryRepository repository, string root, bool isReusing)
{
    /// <summary>How often the answer was known before anything was planned.</summary>
    public int Verdicts { get; private set; }

    /// <summary>The steps in order. Where the answer is known beforehand, a plan is made all the same, and has to come to it.</summary>
    public async Task<IReadOnlyList<StepResult>> RunAsync(ReuseRequest request, CancellationToken cancellation)
    {
        var variables = repository.Environment.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
        variables["XDG_CACHE_HOME"] += isReusing ? "" : "-none";
        using var interruption = new Interruption();
        var (programs, folders) = (new ProgramRunner(), CommandContext.FoldersOf(variables.GetValueOrDefault));
        var context = new CommandContext(new Terminal(TextWriter.Null, TextWriter.Null, TextReader.Null), root, variables, TimeProvider.System, programs, interruption)
        {
            Snapshots = isReusing ? new ManifestSnapshots(folders, variables.GetValueOrDefault, programs, TimeProvider.System) : null,
            Sources = new SourceReader(programs, folders, variables.GetValueOrDefault, TimeProvider.System, isReusing),
        };
        var results = await RunAsync(request, context, cancellation);
        await (context.Snapshots?.WriteAsync(cancellation) ?? Task.CompletedTask);
        await context.Sources.WriteAsync(cancellation);
        return results;
    }

    async Task<IReadOnlyList<StepResult>> RunAsync(ReuseRequest request, CommandContext context, CancellationToken cancellation)
    {
        var verdict = isReusing ? TaskVerdict.Of(["fuzz", request.ToString()], context) : null;
        var known = verdict is null ? null : await verdict.FindAsync(cancellation);
        var loaded = await context.LoadSoundAsync(cancellation);
        using var session = await TaskSession.CreateAsync(loaded, context, new Redactor(), cancellation);
        var asked = new TaskRequest(loaded.Model, context.StageOf(loaded, null), ["test", "check", "build"],
            request.Component is { } name ? [loaded.Model.Find(name)!] : [.. loaded.Model.Components])
        {
            Stage = request.Stage is { } stage ? loaded.Model.Stages.Get(stage) : null,
            Arguments = request.Arguments,
            List = request.List,
        };
        var plan = await session.PlanAsync(asked, InsideChoice.Never, new PullConsent(false), cancellation);
        var results = await session.RunAsync(plan, "fuzz", new ExecutorOptions { Limit = 2 }, isReusing, new Unseen(), cancellation);
        if (known is not null)
        {
            Verdicts++;
            Assert.Equal([], results.Where(result => result.End != StepEnd.Reused).Select(result => $"{result.Step.Name} is {result.End}, and nothing was to be run"));
            Assert.Equal((loaded.Model.Name, results.Count), (known.Repository, known.Steps));
        }

        verdict?.Keep(session, plan, results, answer => answer);
        return results;
    }

    /// <summary>What steps printed and made, whole; in the same words whether or not it was reused.</summary>
    public IEnumerable<(string Name, string Text)> Show(IReadOnlyList<StepResult> results)
    {
        foreach (var result in results)
        {
            var ended = result.End is StepEnd.Reused or StepEnd.Done ? "well" : $"{result.End} {string.Join("; ", result.Problems)}";
            yield return (result.Step.Name, $"{ended}\n{string.Join('\n', result.Log.ReadLines())}");
        }

        var ran = results.Select(result => result.Step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (folder, name, _) in ReuseRepository.Components.Where(component => ran.Contains($"{component.Name}:build")))
        {
            var files = new DirectoryInfo(Path.Combine(root, folder, "dist")).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal);
            yield return ($"{name}/dist", string.Join('\n', files.Select(file => $"{file.Name} {file.UnixFileMode & UnixFileMode.UserExecute}\n{File.ReadAllText(file.FullName)}")));
        }
    }

    sealed class Unseen : IPlanObserver
    {
        public void Started(Step step, int attempt)
        {
        }

        public void Printed(Step step, string line)
        {
        }

        public void Ended(StepResult result)
        {
        }
    }
}
