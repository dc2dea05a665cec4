using System.Collections.Immutable;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Running;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli;

/// <summary>Makes the call that runs a component's task.</summary>
static class TaskCalls
{
    /// <summary>With the stage's variables; those that lead to something that would have to run are left out.</summary>
    /// <param name="redactor">Learns the secrets that the call holds.</param>
    public static async Task<ProgramCall> CreateAsync(
        LoadedRepository repository, Component component, TaskDeclaration task, Stage stage, Redactor redactor, CommandContext context, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(repository.Model, component, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var secrets = await context.Secrets(repository, stage).GetAllAsync(RuntimeEnvironment.SecretNames(variables), cancellation);
        redactor.Add(secrets.Values.Select(secret => secret.Value));
        var folder = Path.Combine(repository.Root, component.Folder);
        var passed = PassedVariables.From(context.Variables, ToolFolders.Of(repository, component))
            .SetItem("SLIPWAY_STAGE", stage.Name)
            .SetItem("SLIPWAY_REPOSITORY", repository.Root);
        if (context.Environment("SLIPWAY_REQUIRE") is { Length: > 0 } require)
        {
            // Which real parts must be there is said by CI, to whatever tests it runs.
            passed = passed.SetItem("SLIPWAY_REQUIRE", require);
        }

        return new ProgramCall(task.Command.Words)
        {
            Directory = folder,
            OnlyThisEnvironment = true,
            Environment = ToNullable(new RuntimeEnvironment(secrets, _ => null).Over(passed, variables)),
            Timeout = task.Timeout,
        };
    }

    static ImmutableSortedDictionary<string, string?> ToNullable(IEnumerable<KeyValuePair<string, string>> variables) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, variables.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
}
