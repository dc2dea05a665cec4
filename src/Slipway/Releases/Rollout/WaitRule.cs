using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Releases.Rollout;

/// <summary>
/// When an object that is not one of Kubernetes' own workloads is ready: <c>condition=Ready</c>, or <c>field=status.phase=Running</c>.
/// </summary>
/// <param name="Path">From the object: <c>status.phase</c>; of a condition its type alone.</param>
/// <param name="Value">What must stand there.</param>
sealed record WaitRule(bool IsCondition, string Path, string Value)
{
    public const string Annotation = "slipway/wait-for";

    /// <summary>What its annotation says; null: it has none.</summary>
    /// <exception cref="ProblemException"><c>wait-rule</c></exception>
    public static WaitRule? Of(JsonObject kubeObject) => kubeObject.Text("metadata", "annotations", Annotation) is { } text ? Parse(text) : null;

    /// <exception cref="ProblemException"><c>wait-rule</c></exception>
    public static WaitRule Parse(string text) => text.Split('=', 3, StringSplitOptions.TrimEntries) switch
    {
        ["condition", { Length: > 0 } type] => new(true, type, "True"),
        ["condition", { Length: > 0 } type, { Length: > 0 } value] => new(true, type, value),
        ["field", { Length: > 0 } path, { Length: > 0 } value] when !path.Split('.').Contains("") => new(false, path, value),
        _ => throw new ProblemException(new Problem("wait-rule", $"`{KubeText.Clean(text, 100)}` does not say what to wait for")
        {
            Fix = $"write `{Annotation}: condition=Ready`, or `{Annotation}: field=status.phase=Running`",
        }),
    };

    public bool IsMet(JsonObject kubeObject) => Found(kubeObject) == Value;

    /// <summary>What stands there: a text, a number or a truth value as it is written; null: nothing.</summary>
    public string? Found(JsonObject kubeObject) =>
        (IsCondition ? kubeObject.Condition(Path).At("status") : kubeObject.At(Path.Split('.'))) is JsonValue value ? value.ToString() : null;
}
