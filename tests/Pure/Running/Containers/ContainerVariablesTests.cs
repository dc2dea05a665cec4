using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Running.Containers;

namespace Slipway.Tests.Running.Containers;

public class ContainerVariablesTests
{
    static readonly ImmutableSortedDictionary<string, string> Client = Variables(("HOME", "/home/ada"), ("PATH", "/usr/bin"));

    [Fact]
    public void A_container_gets_its_variables_by_name_from_the_clients_environment()
    {
        var variables = ContainerVariables.Of("shop", Client, Variables(("DATABASE_URL", "postgresql://shop:pw@db/shop")), ["pw"]);

        Assert.Equal(["DATABASE_URL"], variables.Names);
        Assert.Equal("postgresql://shop:pw@db/shop", variables.Client["DATABASE_URL"]);
        Assert.Empty(variables.Public);
    }

    [Theory]
    [InlineData("HOME")]
    [InlineData("DOCKER_HOST")]
    [InlineData("HTTPS_PROXY")]
    public void What_the_client_reads_itself_stands_in_an_argument(string name)
    {
        var variables = ContainerVariables.Of("shop", Client, Variables((name, "/srv")), ["pw"]);

        Assert.Equal((Client, "/srv"), (variables.Client, variables.Public[name]));
        Assert.Empty(variables.Names);
    }

    [Fact]
    public void A_secret_never_stands_in_an_argument()
    {
        var exception = Assert.Throws<ProblemException>(() => ContainerVariables.Of("shop", Client, Variables(("HTTPS_PROXY", "http://ada:hunter2@proxy")), ["hunter2"]));

        Assert.Equal("variable-of-client", exception.Problems.Single().Code);
        Assert.DoesNotContain("hunter2", exception.Problems.Single().ToString(), StringComparison.Ordinal);
    }

    static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] all) =>
        all.ToImmutableSortedDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
