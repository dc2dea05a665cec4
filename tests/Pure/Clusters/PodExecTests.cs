using System.Collections.Immutable;
using Slipway.Clusters;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Clusters.Standing;

namespace Slipway.Tests.Clusters;

public class PodExecTests
{
    static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    [Fact]
    public void A_ready_pod_of_the_web_process_is_entered_before_others()
    {
        var pods = new[] { PodLab.Pod("visits", "aside", "a"), PodLab.Pod("visits", "web", "b", isReady: false), PodLab.Pod("visits", "web", "c"), PodLab.Pod("other", "web", "d") };

        Assert.Equal("c", PodExec.Choose(pods, "visits")?.Name());
        Assert.Null(PodExec.Choose(pods, "nope"));
    }

    [Fact]
    public void A_database_is_entered_only_by_its_name()
    {
        var database = PodLab.Pod("visits", "database", "a");
        database["metadata"]!["labels"]!["slipway/need"] = "database";

        Assert.Null(PodExec.Choose([database], "visits"));
        Assert.Null(PodExec.Choose([database], "visits", "web"));
        Assert.Equal("a", PodExec.Choose([PodLab.Pod("visits", "web", "b"), database], "visits", "database")?.Name());
    }

    [Fact]
    public void What_works_on_the_data_is_entered_by_nobody_by_chance()
    {
        var pod = PodLab.Pod("visits", "slipway-snapshots", "a");
        pod["metadata"]!["labels"]!["slipway/data"] = "database";

        Assert.Null(PodExec.Choose([pod], "visits"));
    }

    [Fact]
    public void The_cluster_is_named_in_the_call_and_what_stands_behind_two_hyphens_is_the_commands() =>
        Assert.Equal(
            "kubectl exec --context=staging --kubeconfig=/k --namespace=n --container=main --stdin pod/c -- ls --all",
            string.Join(' ', PodExec.Call(new KubeAccess("staging", "/k"), PodLab.Pod("visits", "web", "c"), ["ls", "--all"], None, hasTerminal: false).Words));

    [Fact]
    public void A_terminal_gets_its_variables_by_env() =>
        Assert.Equal(
            "kubectl exec --context=staging --namespace=n --container=main --stdin --tty pod/c -- env PS1=x sh -i",
            string.Join(' ', PodExec.Call(new KubeAccess("staging"), PodLab.Pod("visits", "web", "c"), ["sh", "-i"], None.Add("PS1", "x"), hasTerminal: true).Words));
}
