using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Problems;

namespace Slipway.Releases.Planning;

/// <summary>
/// What a cluster has said about the form of new objects. Those of a hundred components that are made from like manifests differ by the component's name and its image alone:
/// the answer to one is the answer to all.
/// </summary>
/// <remarks>Only for objects of a namespace that is not there yet: elsewhere the cluster also knows whether somebody else has one of that name.</remarks>
sealed partial class AlikeObjects
{
    readonly ConcurrentDictionary<string, Lazy<Task<ImmutableArray<Problem>>>> _forms = new(StringComparer.Ordinal);

    /// <param name="component">Whose object it is.</param>
    /// <param name="askAsync">Asks the cluster about this very object.</param>
    /// <returns>What is wrong with it, told of this object and no other.</returns>
    public async Task<ImmutableArray<Problem>> AskAsync(JsonObject wanted, string component, Func<Task<ImmutableArray<Problem>>> askAsync)
    {
        var own = new Lazy<Task<ImmutableArray<Problem>>>(askAsync);
        var first = _forms.GetOrAdd(FormOf(wanted, component), own);
        return await first.Value is { IsEmpty: true } none ? none : await own.Value;
    }

    /// <summary>A name of another length is another form: how long one may be is the cluster's to say.</summary>
    public static string FormOf(JsonObject wanted, string component) =>
        Image().Replace(wanted.ToJsonString(), "@sha256:").Replace(component, new string('?', component.Length), StringComparison.Ordinal);

    [GeneratedRegex("@sha256:[0-9a-f]{64}")]
    private static partial Regex Image();
}
