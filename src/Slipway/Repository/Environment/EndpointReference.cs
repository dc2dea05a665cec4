using Slipway.Problems;
using Slipway.Repository.Stages;

namespace Slipway.Repository.Environment;

/// <summary>Reads an endpoint as it is written outside of manifests: <c>visits.database.url</c>, <c>accounts.url</c>.</summary>
public static class EndpointReference
{
    /// <exception cref="ProblemException">There is no such component, need or property.</exception>
    public static ValuePart Parse(string reference, RepositoryModel model, Stage stage)
    {
        var words = reference.Split('.');
        var component = model.Get(words[0]);
        var within = words switch
        {
            [_, var property] => $"{component.Name}.{property}",
            [_, var need, var property] => $"{need}.{property}",
            _ => throw new ProblemException(new Problem("unknown-reference", $"`{reference}` refers to nothing") { Fix = "write COMPONENT.NEED.url or COMPONENT.url" }),
        };
        return new ReferenceReader(model, component, stage).Read(within, out var problem) ?? throw new ProblemException(problem!);
    }
}
