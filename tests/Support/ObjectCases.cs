using System.Collections.Immutable;
using System.Text;
using Slipway.Problems;
using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Repository;
using Slipway.Repository.Environment;
using Slipway.Repository.Manifests;
using Slipway.Running.Containers;
using Xunit;

namespace Slipway.Tests.Support;

/// <summary>
/// Files of <c>tests/Pure/Releases/Objects/Cases</c>: a few manifests, each after a line <c>--- path</c>, and after <c>===</c> the objects
/// of the component <c>visits</c> on the stage <c>staging</c>.
/// </summary>
static class ObjectCases
{
    const string End = "===\n";

    public static IEnumerable<string> Names() => typeof(ObjectCases).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("objects/", StringComparison.Ordinal)).Select(name => name["objects/".Length..]).Order(StringComparer.Ordinal);

    /// <summary>The objects as YAML, as they should be.</summary>
    public static string Expected(string name) => Text(name).Split(End, 2) is [_, var expected] ? expected : "";

    public static ComponentObjects Objects(string name) => ComponentObjects.Of(Inputs(name));

    public static ObjectInputs Inputs(string name)
    {
        var problems = new List<Problem>();
        var manifests = Files(name).Select(file => Manifest.Read(new ManifestSource(file.File, file.Text), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        var component = model.Get("visits");
        var stage = model.StageOf(component, model.Stages.Get("staging"));
        var variables = ReleaseVariables.Of(EnvironmentResolver.Resolve(model, component, stage, problems), component => component == "accounts" ? "accounts.other" : component, part => $"the {part}");
        Assert.Equal("", string.Join('\n', problems));
        return new ObjectInputs(new ObjectOwner(model.Name, stage.Name, component.Name), InImage.Of(component, stage), $"localhost:5000/visits@sha256:{new string('0', 64)}")
        {
            Namespace = StageNamespace.Of(stage, model.Name, cluster: null),
            Host = stage.Host,
            Version = "1.2.0",
            Variables = variables.Open,
            Secrets = variables.Secret,
            Key = new byte[32],
            Attempt = "7f3a",
            DatabaseImages = OwnedDatabase.Of(component.Name, component.On(stage)).ToImmutableDictionary(one => one.Need.Name, one => $"localhost:5000/mirror/{one.Image.Split(':')[0]}@sha256:{new string('1', 64)}"),
            Dependants = [.. model.Components.Where(other => model.GraphOn(stage).Needs[other].Contains(component)).Select(other => other.Name)],
        };
    }

    static IEnumerable<(string File, string Text)> Files(string name) =>
        ("\n" + Text(name).Split(End, 2)[0]).Split("\n--- ", StringSplitOptions.RemoveEmptyEntries).Select(part => (part[..part.IndexOf('\n')], part[(part.IndexOf('\n') + 1)..] + "\n"));

    static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ObjectCases).Assembly.GetManifestResourceStream($"objects/{name}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
