using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Checks;

/// <summary>The variables of every component on every stage.</summary>
public static class EnvironmentChecks
{
    /// <summary>Adds what is wrong with them; the same mistake may come once for each stage and component that inherits it.</summary>
    public static void Check(RepositoryModel model, ICollection<Problem> problems)
    {
        var fitting = new HashSet<ScalarNode>();
        var misfits = new Dictionary<ScalarNode, Problem>();
        foreach (var stage in model.Stages.All)
        {
            foreach (var component in model.Components)
            {
                var (variables, unfit) = EnvironmentResolver.ResolveAll(model, component, stage, problems);
                fitting.UnionWith(variables.Select(variable => variable.Origins[0].Key));
                foreach (var (origin, reason) in unfit)
                {
                    misfits.TryAdd(origin.Key, reason);
                }
            }
        }

        // What fits nobody, on no stage, is a slip of the pen.
        foreach (var (key, reason) in misfits)
        {
            if (!fitting.Contains(key))
            {
                problems.Add(reason);
            }
        }
    }
}
