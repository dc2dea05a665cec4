using System.Security.Cryptography;
using Slipway.Problems;
using Slipway.Tests.Support;

namespace Slipway.Tests.Data.Snapshots;

public class S3ServerTests
{
    const int Part = 5 * 1024 * 1024;

    static CancellationToken Token => BucketLab.Token;

    [Fact]
    public async Task Files_are_stored_listed_read_and_removed()
    {
        await using var lab = await BucketLab.StartAsync();
        var store = lab.Store();
        var (small, large) = (RandomNumberGenerator.GetBytes(1000), RandomNumberGenerator.GetBytes((2 * Part) + 12_345));

        await store.WriteAsync("a b+c.json", stream => stream.WriteAsync(small, Token).AsTask(), Token);
        await store.WriteAsync("large.data", stream => stream.WriteAsync(large, Token).AsTask(), Token);
        await store.WriteAsync("empty", _ => Task.CompletedTask, Token);

        Assert.Equal([("a b+c.json", 1000L), ("empty", 0L), ("large.data", large.Length)], (await store.ListAsync("", Token)).Select(file => (file.Name, file.Bytes)));
        Assert.Equal(small, await ReadAsync(store, "a b+c.json"));
        Assert.Equal(large, await ReadAsync(store, "large.data"));
        Assert.Null(await store.OpenAsync("other", Token));
        await store.RemoveAsync("large.data", Token);
        await store.RemoveAsync("large.data", Token);
        Assert.Equal(["a b+c.json"], (await store.ListAsync("a", Token)).Select(file => file.Name));
        Assert.Equal(2, (await store.ListAsync("", Token)).Count);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var lab = await BucketLab.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => lab.Store().WriteAsync("large.data", async stream =>
        {
            await stream.WriteAsync(new byte[(2 * Part) + 1], Token);
            throw new InvalidOperationException();
        }, Token));

        Assert.Empty(await lab.Store().ListAsync("", Token));
        Assert.Empty(Directory.EnumerateFiles(lab.Bucket, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_wrong_key_and_a_bucket_that_is_not_there_are_told()
    {
        await using var lab = await BucketLab.StartAsync();

        Assert.Contains("s3-secret-key", (await FailsAsync(() => lab.Store(password: "fedcba9876543210").ListAsync("", Token))).Fix, StringComparison.Ordinal);
        Assert.Contains("make the bucket `others`", (await FailsAsync(() => lab.Store(bucket: "others").ListAsync("", Token))).Fix, StringComparison.Ordinal);
        Assert.Contains("make the bucket `others`", (await FailsAsync(() => lab.Store(bucket: "others").WriteAsync("a", _ => Task.CompletedTask, Token))).Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_is_believed_that_an_authority_of_one_s_own_has_signed_under_its_name_alone()
    {
        using var authority = new PrivateAuthority();
        using var other = new PrivateAuthority();
        await using var lab = await BucketLab.StartAsync(authority: authority);

        await lab.Store(believed: authority).WriteAsync("a", stream => stream.WriteAsync(new byte[10], Token).AsTask(), Token);
        Assert.Equal(["a"], (await lab.Store(believed: authority).ListAsync("", Token)).Select(file => file.Name));

        Assert.All(
            await Task.WhenAll(FailsAsync(() => lab.Store().ListAsync("", Token)), FailsAsync(() => lab.Store(believed: other).ListAsync("", Token)), FailsAsync(() => lab.Store(believed: authority, host: "localhost").ListAsync("", Token))),
            problem => Assert.Contains("AWS_CA_BUNDLE", problem.Fix, StringComparison.Ordinal));
    }

    static async Task<byte[]> ReadAsync(Slipway.Data.Snapshots.Stores.S3Store store, string name)
    {
        await using var stored = await store.OpenAsync(name, Token);
        using var read = new MemoryStream();
        await stored!.CopyToAsync(read, Token);
        return read.ToArray();
    }

    static async Task<Problem> FailsAsync(Func<Task> work) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(work)).Problems);
}
