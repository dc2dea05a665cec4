using System.Collections.Immutable;
using Slipway.Engines.Kubernetes;
using Slipway.Releases.Deploys;
using Slipway.Secrets;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

public class TrialObjectsTests
{
    static readonly ImmutableSortedDictionary<string, Secret> Variables = ImmutableSortedDictionary<string, Secret>.Empty.Add("DATABASE_URL", new Secret("hunter2"));

    [Fact]
    public void One_pod_is_tried_with_other_variables_where_no_request_goes()
    {
        var standing = RunLab.Record("visits", 1, ObjectCases.Objects("databases").Objects);
        var (trial, own) = (TrialObjects.Of(standing, "rehearse", Variables)!, standing.Objects.First(one => one.Kind() == "Deployment"));

        Assert.Equal(["Secret", "Deployment", "Service"], trial.All.Select(one => one.Kind()));
        Assert.All(trial.All, one => Assert.StartsWith("visits-rehearse", one.Name(), StringComparison.Ordinal));
        Assert.Equal(1, (int)trial.Deployment["spec"]!["replicas"]!);
        var labels = trial.Deployment.At("spec", "template", "metadata", "labels")!.AsObject();
        Assert.All(standing.Objects.Where(one => one.Kind() == "Service"), service => Assert.Contains(service.At("spec", "selector")!.AsObject(), label => labels[label.Key]?.ToString() != label.Value!.ToString()));
        Assert.All(trial.Service!.At("spec", "selector")!.AsObject(), label => Assert.Equal(label.Value!.ToString(), labels[label.Key]?.ToString()));
        Assert.Equal(own.Objects("spec", "template", "spec", "containers").Single().Text("image"), trial.Deployment.Objects("spec", "template", "spec", "containers").Single().Text("image"));
        Assert.DoesNotContain("hunter2", trial.Deployment.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_runs_nothing_cannot_be_tried() => Assert.Null(TrialObjects.Of(RunLab.Record("visits", 1, []), "rehearse", Variables));
}
