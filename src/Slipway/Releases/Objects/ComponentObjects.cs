using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository.Components;

namespace Slipway.Releases.Objects;

/// <summary>The Kubernetes objects of a component on a stage, made from its manifest alone.</summary>
/// <param name="Objects">In the order in which they can be applied.</param>
/// <param name="Migration">The Job that migrates: a step of a release, made once for each attempt. Null: no migrations.</param>
sealed record ComponentObjects(ImmutableArray<JsonObject> Objects, JsonObject? Migration)
{
    /// <summary>The Job that tells which migrations are pending. Null: no migrations.</summary>
    public JsonObject? Status { get; init; }

    public static ComponentObjects Of(ObjectInputs inputs)
    {
        var pods = new PodTemplate(inputs);
        var objects = ImmutableArray.CreateBuilder<JsonObject>();
        objects.AddRange(Around(inputs));
        foreach (var process in inputs.Settings.Processes)
        {
            objects.AddRange(ProcessObjects(inputs, process, pods));
        }

        if (IngressObject.Of(inputs) is { } ingress)
        {
            objects.Add(ingress);
        }

        return new ComponentObjects(objects.DrainToImmutable(), MigrationJob.Of(inputs, pods)) { Status = MigrationJob.StatusOf(inputs, pods) };
    }

    /// <summary>What there is also for a component that brings objects of its own: its namespace, its account if it is named, its variables, its databases and what is done with their data.</summary>
    public static IEnumerable<JsonObject> Around(ObjectInputs inputs) => [NamespaceOf(inputs), ServiceAccountOf(inputs), .. VariableObjects.Of(inputs), .. DatabaseObjects.Of(inputs), .. inputs.Beside];

    /// <summary>What there is also for a component that makes no pods: its namespace and its variables.</summary>
    public static IEnumerable<JsonObject> Shared(ObjectInputs inputs) => [NamespaceOf(inputs), .. VariableObjects.Of(inputs)];

    static IEnumerable<JsonObject> ProcessObjects(ObjectInputs inputs, ProcessDeclaration process, PodTemplate pods)
    {
        if (process.Listens)
        {
            yield return ServiceObject.Of(inputs, process);
        }

        yield return DeploymentObject.Of(inputs, process, pods);
        if (DisruptionBudget.Of(inputs, process) is { } budget)
        {
            yield return budget;
        }

        if (AutoscalerObject.Of(inputs, process) is { } autoscaler)
        {
            yield return autoscaler;
        }

        if (NetworkPolicyObject.Of(inputs, process) is { } policy)
        {
            yield return policy;
        }
    }

    /// <summary>It is the stage's, not the component's: what prunes a component's objects does not see it.</summary>
    static JsonObject NamespaceOf(ObjectInputs inputs) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = inputs.Namespace, ["labels"] = inputs.Owner.SharedLabels() },
    };

    static JsonObject ServiceAccountOf(ObjectInputs inputs)
    {
        var account = ObjectShell.Of(inputs, "v1", "ServiceAccount", inputs.Owner.Component);
        account["automountServiceAccountToken"] = false;
        if (inputs.PullSecret is { } secret)
        {
            account["imagePullSecrets"] = new JsonArray(new JsonObject { ["name"] = secret });
        }

        return account;
    }
}
