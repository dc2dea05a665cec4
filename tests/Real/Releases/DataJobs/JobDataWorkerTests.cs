using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Data.Work;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Objects;
using Slipway.Releases.Rollout;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;

namespace Slipway.Tests.Releases.DataJobs;

/// <summary>Jobs whose program is a shell script with the manners of ours: what killed callers leave, and what comes of it.</summary>
public class JobDataWorkerTests
{
    const string Base = "debian:bookworm-slim";

    const string Script = """
        #!/bin/sh
        mark=$(printf %s "$SLIPWAY_DATA_TASK" | sed -n 's/.*"mark":"\([0-9a-f]*\)".*/\1/p')
        answer() { printf 'slipway-answer %s 1 1 %s\n' "$mark" "$(printf %s "$1" | gzip -n | base64 -w0)"; }
        case $SLIPWAY_DATA_TASK in
        *'"do":"look"'*)
            answer '{"answer":null,"problems":[{"code":"data-unreachable","what":"the server sleeps","why":"it is late","fix":null,"kind":"Failure"}]}'
            exit 1 ;;
        *'"do":"restore-snapshot"'*)
            echo "restoring with $PASSWORD"; sleep 6
            answer "{\"answer\":{\"is\":\"restored\",\"kept\":\"$HOSTNAME\"},\"problems\":[]}" ;;
        *'"do":"observe-locks"'*)
            trap 'answer "{\"answer\":{\"is\":\"locks\",\"locks\":[{\"table\":\"words\",\"mode\":\"x\",\"blocks\":\"Writes\",\"held\":\"00:00:01\"}]},\"problems\":[]}"; sleep 3; exit 0' TERM
            echo watching; while :; do sleep 0.1; done ;;
        *'"do":"raise-fence"'*)
            trap 'exit 1' TERM; echo raising; while :; do sleep 0.1; done ;;
        *'"do":"lift-fence"'*)
            answer '{"answer":{"is":"done"},"problems":[]}' ;;
        *)
            echo "no words"; exit 9 ;;
        esac
        """;

    [Fact]
    public async Task The_same_restore_is_awaited_after_its_caller_was_killed_and_what_else_was_left_is_ended()
    {
        var docker = await Docker.RequireAsync(Base);
        await using var images = docker;
        await using var kube = await KubeLab.StartAsync();
        var place = await PlaceAsync(docker, kube);
        var restore = new RestoreSnapshot("shop-database-1", "0abc12xy");

        // Callers that are killed can remove nothing: here they are just forgotten.
        var (lines, fenced) = (new ConcurrentQueue<string>(), new TaskCompletionSource());
        var forgotten = Worker(kube, place).DoAsync(restore, lines.Enqueue, KubeLab.Cancellation);
        await UntilAsync(() => lines.Contains("restoring with ***"));
        var pod = (await kube.Client.ListAsync(new KubeSelection(RolloutKinds.Pods, kube.Space, DataJob.NeedLabel), KubeLab.Cancellation)).Items.Single().Name();
        Assert.Equal(pod, (await Worker(kube, place).DoAsync(restore, lines.Enqueue, KubeLab.Cancellation)).Kept);
        await Record.ExceptionAsync(() => forgotten);

        // A fence that is still being raised must not be so when it was lifted.
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(KubeLab.Cancellation);
        var raising = Worker(kube, place).DoAsync(new RaiseFence(), _ => fenced.TrySetResult(), stopped.Token);
        await fenced.Task.WaitAsync(TimeSpan.FromMinutes(2), KubeLab.Cancellation);
        await Worker(kube, place).DoAsync(new LiftFence(), _ => { }, KubeLab.Cancellation);
        Assert.NotNull(await Record.ExceptionAsync(() => raising.WaitAsync(TimeSpan.FromMinutes(2), KubeLab.Cancellation)));

        // What was over before its caller was killed is not kept, nor is what it was told.
        var over = (await kube.Client.CreateOnceAsync(RolloutKinds.Jobs, DataJob.Of(place, new LiftFence(), "0123456789abcdef", holdsLease: true), KubeLab.Cancellation))!;
        await kube.Client.CreateOnceAsync(DataKinds.Secrets, DataJob.SecretOf(place, over), KubeLab.Cancellation);
        await UntilAsync(async () => (await kube.Client.GetAsync(RolloutKinds.Jobs, kube.Space, over.Name()!, KubeLab.Cancellation)).Condition("Complete") is not null);
        await Worker(kube, place).DoAsync(new LiftFence(), _ => { }, KubeLab.Cancellation);

        // Nothing stays.
        await UntilAsync(async () => await CountAsync(kube, RolloutKinds.Jobs) + await CountAsync(kube, RolloutKinds.Pods) + await CountAsync(kube, DataKinds.Secrets) == 0);
    }

    [Fact]
    public async Task What_went_wrong_is_told_as_it_would_be_here_and_an_observer_answers_when_it_is_ended()
    {
        var docker = await Docker.RequireAsync(Base);
        await using var images = docker;
        await using var kube = await KubeLab.StartAsync();
        var worker = Worker(kube, await PlaceAsync(docker, kube));

        var told = (await Assert.ThrowsAsync<ProblemException>(() => worker.DoAsync(new Look(null), _ => { }, KubeLab.Cancellation))).Problems[0];
        Assert.Equal(("data-unreachable", "the server sleeps", "it is late"), (told.Code, told.What, told.Why));

        var untold = (await Assert.ThrowsAsync<ProblemException>(() => worker.DoAsync(new Dismiss("nobody"), _ => { }, KubeLab.Cancellation))).Problems[0];
        Assert.Equal("data-job-failed", untold.Code);
        Assert.Contains("no words", untold.Why, StringComparison.Ordinal);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(KubeLab.Cancellation);
        var seen = await worker.DoAsync(new ObserveLocks("shop"), _ => enough.Cancel(), enough.Token);
        Assert.Equal(("words", LockBlocks.Writes, TimeSpan.FromSeconds(1)), (seen.Locks.Single().Table, seen.Locks.Single().Blocks, seen.Locks.Single().Held));
    }

    static JobDataWorker Worker(KubeLab kube, DataJobPlace place) => new(kube.Connection, place, holdsLease: true, new Redactor([.. place.Secrets.Values]), new RolloutLimits());

    static async Task<DataJobPlace> PlaceAsync(Docker docker, KubeLab kube)
    {
        var (folder, name) = (Directory.CreateTempSubdirectory("slipway-image-").FullName, $"localhost:5000/{kube.Space}/work:1");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "work"), Script, KubeLab.Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM {Base}\nCOPY work /work\nENTRYPOINT [\"sh\", \"/work\"]\n", KubeLab.Cancellation);
            await docker.RunAsync("build", "--tag", name, folder);
            await docker.RunAsync("push", name);
            await docker.RunAsync("rmi", name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        var secrets = ImmutableSortedDictionary<string, Secret>.Empty.Add("PASSWORD", new Secret("open sesame"));
        return new DataJobPlace(new ObjectOwner("toys", "staging", "shop"), kube.Space, name, "database", "postgresql", new SnapshotDestination(null, "s3://backups"), secrets);
    }

    static async Task<int> CountAsync(KubeLab kube, KubeResource resource) =>
        (await kube.Client.ListAsync(new KubeSelection(resource, kube.Space, DataJob.NeedLabel), KubeLab.Cancellation)).Items.Length;

    static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(KubeLab.Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await isSo())
        {
            await Task.Delay(100, limit.Token);
        }
    }
}
