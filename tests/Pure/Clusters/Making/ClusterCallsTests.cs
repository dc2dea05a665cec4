using Slipway.Clusters.Making;
using Slipway.Programs;

namespace Slipway.Tests.Clusters.Making;

public class ClusterCallsTests
{
    static readonly MadeCluster Cluster = new("plasma", "staging", "/state/clusters/plasma-staging-0123456789");

    [Fact]
    public void Kind_makes_a_cluster_with_a_kubeconfig_of_its_own_and_the_registry_known_to_its_node()
    {
        var calls = ClusterCalls.Of("kind", Cluster, "localhost:5000");

        Assert.Equal("kind get clusters", Text(calls.Names!));
        Assert.Equal("kind create cluster --name=plasma-staging --kubeconfig=/state/clusters/plasma-staging-0123456789/written.kubeconfig --wait=5m --config=-", Text(calls.Create));
        Assert.Contains("hostPath: \"/state/clusters/plasma-staging-0123456789/registries\"", calls.Create.Input, StringComparison.Ordinal);
        Assert.Equal(("registries/localhost:5000/hosts.toml", "[host.\"http://host.docker.internal:5000\"]\n  capabilities = [\"pull\", \"resolve\"]\n"), calls.File);
        Assert.Equal("kind export kubeconfig --name=plasma-staging --kubeconfig=/state/clusters/plasma-staging-0123456789/written.kubeconfig", Text(calls.Start!));
        Assert.Equal("kind delete cluster --name=plasma-staging --kubeconfig=/state/clusters/plasma-staging-0123456789/written.kubeconfig", Text(calls.Delete));
    }

    [Fact]
    public void Nothing_is_said_of_a_registry_that_needs_nothing()
    {
        var calls = ClusterCalls.Of("kind", Cluster, null);

        Assert.Null(calls.Create.Input);
        Assert.Null(calls.File);
        Assert.DoesNotContain("--config=-", calls.Create.Words);
    }

    [Fact]
    public void K3d_leaves_the_users_own_kubeconfig_alone_and_prints_the_clusters()
    {
        var calls = ClusterCalls.Of("k3d", Cluster, "localhost:5000");

        Assert.Equal("k3d cluster create plasma-staging --wait --timeout=5m --kubeconfig-update-default=false --registry-config=/state/clusters/plasma-staging-0123456789/registries.yaml", Text(calls.Create));
        Assert.Equal(("registries.yaml", "mirrors:\n  \"localhost:5000\":\n    endpoint: [\"http://host.k3d.internal:5000\"]\n"), calls.File);
        Assert.Equal("k3d kubeconfig get plasma-staging", Text(calls.Print!));
        Assert.Equal("k3d cluster start plasma-staging", Text(calls.Start!));
        Assert.Equal("k3d cluster delete plasma-staging", Text(calls.Delete));
    }

    [Fact]
    public void Minikube_starts_a_profile_whether_it_is_there_or_not()
    {
        var calls = ClusterCalls.Of("minikube", Cluster, "registry.local:5000");

        Assert.Null(calls.Names);
        Assert.Equal("minikube start --profile=plasma-staging --insecure-registry=registry.local:5000", Text(calls.Create));
        Assert.Equal(Cluster.Written, calls.Create.Environment["KUBECONFIG"]);
        Assert.Equal("minikube delete --profile=plasma-staging", Text(calls.Delete));
    }

    [Fact]
    public void A_long_name_is_cut_and_stays_unique()
    {
        var name = new MadeCluster("a-repository-with-a-name-of-forty-letters", "staging", "/state/x-0123456789").Name;

        Assert.Equal("a-repository-with-a--0123456789", name);
    }

    static string Text(ProgramCall call) => string.Join(' ', call.Words);
}
