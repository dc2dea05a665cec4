using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;

namespace Slipway.Tasks;

/// <summary>The declared variables that tasks see, found once for each component and stage.</summary>
public sealed class TaskVariables
{
    readonly Dictionary<(Component, string Stage), ImmutableArray<EnvironmentVariable>> _all = [];
    readonly Dictionary<string, HashSet<string>> _secrets = new(StringComparer.Ordinal);

    TaskVariables()
    {
    }

    /// <exception cref="ProblemException">Everything that is wrong with them.</exception>
    public static TaskVariables Of(TaskSelection selection)
    {
        var problems = new List<Problem>();
        var variables = new TaskVariables();
        foreach (var task in selection.Tasks)
        {
            variables.Add(selection.Request.Model, task.Task.Component, task.Stage, problems);
        }

        return problems.Count == 0 ? variables : throw new ProblemException(problems);
    }

    /// <summary>Those of a task, by name. A test, a build and the like see none that lead to something which would have to run.</summary>
    public ImmutableArray<EnvironmentVariable> Of(SelectedTask task)
    {
        var all = _all[(task.Task.Component, task.Stage.Name)];
        return task.Task.IsWithoutEndpoints && all.Any(LeadsToAnEndpoint) ? [.. all.Where(variable => !LeadsToAnEndpoint(variable))] : all;
    }

    /// <summary>The names of the secrets in them, by stage.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Secrets => _secrets;

    void Add(RepositoryModel model, Component component, Stage stage, List<Problem> problems)
    {
        if (_all.ContainsKey((component, stage.Name)))
        {
            return;
        }

        var found = EnvironmentResolver.Resolve(model, component, stage, problems);
        found = found.Length < 2 ? found : [.. found.OrderBy(variable => variable.Name, StringComparer.Ordinal)];
        _all.Add((component, stage.Name), found);
        foreach (var secret in found.SelectMany(variable => variable.Parts).OfType<SecretPart>())
        {
            if (!_secrets.TryGetValue(stage.Name, out var names))
            {
                _secrets[stage.Name] = names = new HashSet<string>(StringComparer.Ordinal);
            }

            names.Add(secret.Name);
        }
    }

    static bool LeadsToAnEndpoint(EnvironmentVariable variable) => variable.Parts.Any(part => part is EndpointPart);
}
