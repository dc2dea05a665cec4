using System.CommandLine;
using Slipway.Cli.Output;
using Slipway.Cli.Output.Plans;
using Slipway.Execution;
using Slipway.Execution.Results;
using Slipway.Problems;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway why</c>: what changed since a step last succeeded here.</summary>
sealed class WhyCommand : SlipwayCommand
{
    readonly Func<CommandContext, string?, CancellationToken, Task<KnownSteps>> _load;
    readonly Argument<string> _step = new("step") { Description = "a step such as `visits:test`, or a component: all its steps" };
    readonly StageOption _stage = new();
    readonly OutputOption _output = new("text", "json");

    /// <param name="load">Plans every pure task on a stage (null: each task's own), and remembers.</param>
    public WhyCommand(Func<CommandContext, string?, CancellationToken, Task<KnownSteps>> load)
        : base("why", "Say why a step will run: which input changed since it last succeeded here.")
    {
        _load = load;
        _step.CompletionSources.Add(Completions.Components);
        Arguments.Add(_step);
        Options.Add(_stage);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var known = await _load(context, parsed.GetValue(_stage), cancellation);
        var asked = Find(known.Plan, parsed.GetValue(_step)!);
        var decisions = StepDecisions.Of(known.Plan, known.HasResult, known.Memory).ToDictionary(decision => decision.Step.Name, StringComparer.Ordinal);
        var told = asked.ConvertAll(step => StepExplanation.Of(step, decisions, known.Memory, known.IsSecret));
        if (WantsJson(parsed))
        {
            JsonText.Write(context.Terminal.Out, json => WhyJson.Write([.. told.SelectMany(one => one).DistinctBy(one => one.Decision.Step.Name)], json));
            return ExitCodes.Done;
        }

        foreach (var line in told.SelectMany(one => WhyText.Lines(one)))
        {
            context.Terminal.Out.WriteLine(SafeText.Line(line));
        }

        return ExitCodes.Done;
    }

    /// <summary>The step of that name, or all those of the component of that name.</summary>
    /// <exception cref="ProblemException"><c>unknown-step</c></exception>
    internal static List<Step> Find(Plan plan, string name)
    {
        var found = plan.Steps.Where(step => step.Name == name).ToList();
        found = found.Count > 0 ? found : [.. plan.Steps.Where(step => step.Name.StartsWith($"{name}:", StringComparison.Ordinal))];
        return found.Count > 0 ? found : throw new ProblemException(new Problem("unknown-step", $"there is no step `{name}`")
        {
            Fix = Suggestion.Sentence(name, plan.Steps.Select(step => step.Name)) ?? "`slipway run` lists the tasks, `slipway test --dry-run` the steps",
        });
    }
}

/// <summary>The steps that can be explained, and what is known of them.</summary>
/// <param name="HasResult">Whether a result stands for a pure step's fingerprint.</param>
/// <param name="Memory">Null: nothing is reused.</param>
/// <param name="IsSecret">Whether a variable of a step holds a secret.</param>
sealed record KnownSteps(Plan Plan, Func<Step, bool> HasResult, IStepMemory? Memory, Func<Step, string, bool> IsSecret);
