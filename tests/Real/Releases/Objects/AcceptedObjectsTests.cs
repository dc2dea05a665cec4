using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Objects;

public class AcceptedObjectsTests
{
    public static TheoryData<string> Cases => [.. ObjectCases.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_cluster_accepts_every_object_that_is_made(string name)
    {
        await using var lab = await KubeLab.StartAsync();
        var kinds = await new KubeDiscovery(null).ReadAsync(lab.Connection, KubeLab.Cancellation);
        var objects = ObjectCases.Objects(name);

        foreach (var wanted in objects.Objects.Concat(objects.Migration is { } job ? [job] : []))
        {
            // In a namespace that is there: in a dry run nothing is made.
            if (wanted.Namespace() is not null)
            {
                wanted["metadata"]!["namespace"] = lab.Space;
            }

            var applied = await lab.Client.ApplyAsync(kinds.Get(wanted.Text("apiVersion")!, wanted.Kind()!), wanted, new KubeApply { IsDryRun = true }, KubeLab.Cancellation);

            Assert.True(applied.IsCreated);
        }
    }
}
