using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;

namespace Slipway.Tests.Engines.Kubernetes;

public class KubeClientTests
{
    static CancellationToken Cancellation => KubeLab.Cancellation;

    [Fact]
    public async Task Kinds_are_asked_for_once_and_known_from_then_on()
    {
        await using var lab = await KubeLab.StartAsync();
        var cache = Path.Combine(lab.Folder, "cache");

        var first = await new KubeDiscovery(cache).ReadAsync(lab.Connection, Cancellation);
        var bytes = Directory.EnumerateFiles(cache).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var second = await new KubeDiscovery(cache).ReadAsync(lab.Connection, Cancellation);

        Assert.Equal("deployments", first.Get("apps/v1", "Deployment").Plural);
        Assert.Equal(first.All.Count(), second.All.Count());
        Assert.Equal(bytes, Directory.EnumerateFiles(cache).ToDictionary(file => file, File.GetLastWriteTimeUtc));
    }

    [Fact]
    public async Task An_object_is_applied_seen_changed_and_deleted()
    {
        await using var lab = await KubeLab.StartAsync();

        var dry = await lab.Client.ApplyAsync(KubeLab.Maps, lab.Map("m"), new KubeApply { IsDryRun = true }, Cancellation);
        Assert.True(dry.IsCreated);
        Assert.Null(await lab.Client.GetAsync(KubeLab.Maps, lab.Space, "m", Cancellation));

        var made = await lab.Client.ApplyAsync(KubeLab.Maps, lab.Map("m"), new KubeApply(), Cancellation);
        var again = await lab.Client.ApplyAsync(KubeLab.Maps, lab.Map("m"), new KubeApply(), Cancellation);
        Assert.Equal((true, false), (made.IsCreated, again.IsCreated));
        Assert.Equal(made.Object.ResourceVersion(), again.Object.ResourceVersion());
        Assert.Null(await lab.Client.CreateOnceAsync(KubeLab.Maps, lab.Map("m"), Cancellation));
        Assert.Equal("m", Assert.Single((await lab.Client.ListAsync(new KubeSelection(KubeLab.Maps, lab.Space, "of=test"), Cancellation)).Items).Name());

        Assert.Equal(KubeDeletion.IsAnother, await lab.Client.DeleteAsync(KubeLab.Maps, lab.Space, "m", Guid.Empty.ToString(), KubePropagation.Background, Cancellation));
        Assert.Equal(KubeDeletion.Begun, await lab.Client.DeleteAsync(KubeLab.Maps, lab.Space, "m", made.Object.Uid()!, KubePropagation.Background, Cancellation));
        Assert.Equal(KubeDeletion.WasGone, await lab.Client.DeleteAsync(KubeLab.Maps, lab.Space, "m", made.Object.Uid()!, KubePropagation.Background, Cancellation));
    }

    [Fact]
    public async Task Many_objects_come_in_chunks()
    {
        await using var lab = await KubeLab.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => lab.Client.ApplyAsync(KubeLab.Maps, lab.Map($"m{i}"), new KubeApply(), Cancellation)));
        using var connection = new KubeConnection(new HttpMessageInvoker(new Through(lab.Connection)), new KubeLimits { Chunk = 10 }, TimeProvider.System);

        var list = await new KubeClient(connection).ListAsync(new KubeSelection(KubeLab.Maps, lab.Space, "of=test"), Cancellation);

        Assert.Equal(25, list.Items.Length);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_field_that_nobody_knows_and_one_that_cannot_change_are_told()
    {
        await using var lab = await KubeLab.StartAsync();
        var unknown = lab.Map("m");
        unknown["dta"] = new JsonObject { ["value"] = "1" };
        Assert.Equal("kube-unknown-field", await CodeAsync(lab, unknown));

        var first = lab.Map("fixed");
        first["immutable"] = true;
        await lab.Client.ApplyAsync(KubeLab.Maps, first, new KubeApply(), Cancellation);
        var second = lab.Map("fixed", "2");
        second["immutable"] = true;
        Assert.Equal("kube-immutable", await CodeAsync(lab, second));

        var nowhere = lab.Map("m");
        nowhere["metadata"]!["namespace"] = "there-is-no-such-namespace";
        Assert.Equal("kube-not-found", await CodeAsync(lab, nowhere));
    }

    [Fact]
    public async Task A_change_is_seen_as_it_happens_and_a_forgotten_moment_begins_anew()
    {
        await using var lab = await KubeLab.StartAsync();
        await using var changes = new KubeWatch(lab.Client, lab.Connection).FollowAsync(new KubeSelection(KubeLab.Maps, lab.Space, "of=test"), null, Cancellation).GetAsyncEnumerator(Cancellation);

        Assert.True(await changes.MoveNextAsync());
        Assert.Empty(Assert.IsType<KubeListed>(changes.Current).Items);
        await lab.Client.ApplyAsync(KubeLab.Maps, lab.Map("m"), new KubeApply(), Cancellation);
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal("m", Assert.IsType<KubeChanged>(changes.Current).Object.Name());

        await using var old = new KubeWatch(lab.Client, lab.Connection).FollowAsync(new KubeSelection(KubeLab.Maps, lab.Space, "of=test"), "1", Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await old.MoveNextAsync());
        Assert.Equal("m", old.Current switch { KubeListed all => Assert.Single(all.Items).Name(), KubeChanged changed => changed.Object.Name(), _ => null });
    }

    static async Task<string> CodeAsync(KubeLab lab, JsonObject wanted) =>
        (await Assert.ThrowsAsync<ProblemException>(() => lab.Client.ApplyAsync(KubeLab.Maps, wanted, new KubeApply(), Cancellation))).Problems[0].Code;

    /// <summary>The lab's way to the cluster, with other limits.</summary>
    sealed class Through(KubeConnection connection) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            connection.OpenAsync(new KubeRequest(request.Method, request.RequestUri!.PathAndQuery, ""), cancellationToken);
    }
}
