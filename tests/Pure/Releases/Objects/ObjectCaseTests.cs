using Slipway.Releases.Objects;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Objects;

/// <summary>Every case with all of its objects. With <c>SLIPWAY_APPROVE=1</c> they are written instead of compared: read them, then commit.</summary>
public class ObjectCaseTests
{
    public static TheoryData<string> Cases => [.. ObjectCases.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objects_are_made_from_the_manifest_alone(string name)
    {
        var objects = ObjectCases.Objects(name);
        var text = ObjectYaml.Write(objects.Migration is { } job ? objects.Objects.Add(job) : objects.Objects);

        if (System.Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            Approve(name, text);
        }
        else
        {
            Assert.Equal(ObjectCases.Expected(name), text);
        }
    }

    [Fact]
    public void A_secret_is_named_after_what_is_in_it_and_tells_nothing_of_it()
    {
        var inputs = ObjectCases.Inputs("whole");

        var names = new[] { inputs, inputs with { Key = [.. Enumerable.Repeat((byte)1, 32)] }, inputs with { Secrets = inputs.Secrets.SetItem("USER_NAME", new("other")) } }
            .Select(VariableObjects.SecretName);

        Assert.Equal(3, names.Distinct().Count());
    }

    [Fact]
    public void Variables_for_all_to_see_are_named_alike_whatever_the_key()
    {
        var inputs = ObjectCases.Inputs("whole");

        Assert.Equal(VariableObjects.ConfigName(inputs), VariableObjects.ConfigName(inputs with { Key = [.. Enumerable.Repeat((byte)1, 32)] }));
    }

    [Fact]
    public void A_name_that_is_too_long_is_cut_and_stays_its_own()
    {
        var (one, other) = (ObjectNames.Of(new string('a', 40), "bbbbbbbbbbbbb"), ObjectNames.Of(new string('a', 40), "bbbbbbbbbbbbc"));

        Assert.Equal(46, one.Length);
        Assert.NotEqual(one, other);
        Assert.Equal("visits", ObjectNames.OfProcess("visits", "web"));
        Assert.Equal("visits-worker", ObjectNames.OfProcess("visits", "worker"));
    }

    [Theory]
    [InlineData("{repository}-{stage}", "plasma-staging")]
    [InlineData("k2-{cluster}", "k2-shop")]
    public void A_stage_lives_in_its_namespace(string pattern, string expected) =>
        Assert.Equal(expected, StageNamespace.Of(new("staging", ["staging"]) { Namespace = pattern }, "plasma", "shop"));

    [Theory]
    [InlineData("-{stage}")]
    [InlineData("{Stage}")]
    [InlineData("a/b")]
    public void A_namespace_that_cannot_be_is_told(string pattern) =>
        Assert.Equal("namespace-name", Assert.Throws<Slipway.Problems.ProblemException>(() => StageNamespace.Of(new("staging", ["staging"]) { Namespace = pattern }, "plasma", null)).Problems[0].Code);

    [Fact]
    public void Two_components_that_make_the_same_object_are_told()
    {
        var objects = ObjectCases.Objects("smallest");

        Assert.Empty(ObjectCollisions.Find([("visits", objects.Objects)]));
        Assert.Equal(
            ["`visits` and `visits-worker` both make the ServiceAccount `visits` in `plasma-staging`", "`visits` and `visits-worker` both make the Service `visits` in `plasma-staging`", "`visits` and `visits-worker` both make the Deployment `visits` in `plasma-staging`"],
            ObjectCollisions.Find([("visits", objects.Objects), ("visits-worker", objects.Objects)]).Select(problem => problem.What));
    }

    static void Approve(string name, string text)
    {
        var file = Path.Combine(SlipwayTool.Checkout, "tests/Pure/Releases/Objects/Cases", name + ".txt");
        File.WriteAllText(file, $"{File.ReadAllText(file).Split("===\n", 2)[0]}===\n{text}");
    }
}
