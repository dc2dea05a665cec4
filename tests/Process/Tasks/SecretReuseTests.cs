using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>Of what sees secrets: when it is used again, and what is kept of it.</summary>
public class SecretReuseTests
{
    const string Variable = "SLIPWAY_SECRET_API_KEY";
    const string Value = "horse-battery-4711";
    const string Key = "slipway/keys/secrets";

    [Fact]
    [Trait("list", "slow")]
    public async Task With_the_same_secret_nothing_is_run_again_and_with_another_it_is()
    {
        using var repository = await RepositoryAsync("echo key $API_KEY");
        repository.Environment[Variable] = Value;

        Assert.Contains("key ***", (await repository.RunAsync("test", "--verbose")).Whole);
        Assert.True(IsReused(await repository.RunAsync("test")));

        repository.Environment[Variable] = "another-4711";
        Assert.False(IsReused(await repository.RunAsync("test")));
        Assert.True(IsReused(await repository.RunAsync("test")));

        repository.Environment[Variable] = null;
        Assert.Equal(2, (await repository.RunAsync("test")).ExitCode);
    }

    [Fact]
    public async Task It_does_not_matter_where_the_same_secret_comes_from()
    {
        using var repository = await RepositoryAsync("true");
        repository.Environment[Variable] = Value;
        await repository.RunAsync("test");

        repository.Environment[Variable] = null;
        Directory.CreateDirectory(Path.Combine(repository.Root, ".git/slipway/secrets/plasma"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(repository.Root, ".git/slipway/secrets/plasma/common"), $"# slipway secrets 1\napi-key={Value}\n");
        File.SetUnixFileMode(Path.Combine(repository.Root, ".git/slipway/secrets/plasma/common"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.True(IsReused(await repository.RunAsync("test")));
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_hash_that_could_be_tried_out_is_kept()
    {
        using var repository = await RepositoryAsync("echo key $API_KEY");
        repository.Environment[Variable] = Value;

        await repository.RunAsync("test");
        Assert.True(IsReused(await repository.RunAsync("test")));

        var files = Kept(repository).ToList();
        Assert.Contains(files, file => file.Contains("results", StringComparison.Ordinal));
        foreach (var (what, bytes) in Traces())
        {
            Assert.Equal([], files.Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0).Select(file => $"{what} in {file}"));
        }
    }

    [Fact]
    public async Task An_output_that_holds_a_secret_is_not_kept()
    {
        using var repository = await RepositoryAsync("{ run: 'mkdir -p dist; echo key $API_KEY > dist/key', outputs: [dist/**] }");
        repository.Environment[Variable] = Value;

        for (var run = 0; run < 2; run++)
        {
            Assert.False(IsReused(await repository.RunAsync("test")));
        }

        Assert.Equal([], Kept(repository).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Value)) >= 0));
    }

    [Fact]
    public async Task The_key_is_the_owners_alone_and_one_that_was_open_to_others_is_replaced()
    {
        using var repository = await RepositoryAsync("true");
        repository.Environment[Variable] = Value;
        await repository.RunAsync("test");
        var path = Path.Combine(repository.Base, "state", Key);
        var key = File.ReadAllBytes(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.False(IsReused(await repository.RunAsync("test")));
        Assert.NotEqual(key, File.ReadAllBytes(path));
        Assert.True(IsReused(await repository.RunAsync("test")));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_secret_that_no_task_sees_does_not_matter_to_an_answer_without_a_plan()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").With("x/slipway.yaml", "app: x\ntest: true\n").With("y/slipway.yaml", "app: y\ntest: true\n").CommitAsync();
        repository.Environment[Variable] = Value;
        var verdicts = Path.Combine(repository.Base, "cache/slipway/verdicts");
        // What is younger than the clock can tell is not answered for.
        for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromMinutes(1) && !Directory.Exists(verdicts); await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            await repository.RunAsync("test");
        }

        var known = Directory.GetFiles(verdicts);
        repository.Environment[Variable] = "another-4711";
        Assert.StartsWith("reused 2", (await repository.RunAsync("test")).Error);

        Assert.NotEmpty(known);
        Assert.Equal(known, Directory.GetFiles(verdicts));
    }

    static async Task<TemporaryRepository> RepositoryAsync(string test)
    {
        var repository = await TemporaryRepository.CreateAsync();
        return await repository.With("slipway.yaml", "repository: plasma\n").With(".gitignore", "dist/\n")
            .With("x/slipway.yaml", $"app: x\nenv: {{ common: {{ API_KEY: \"{{secret:api-key}}\" }} }}\ntest: {test}\n").CommitAsync();
    }

    static bool IsReused(SlipwayRun run)
    {
        Assert.Equal((0, run.Whole), (run.ExitCode, run.Whole));
        return run.Error.StartsWith("reused", StringComparison.Ordinal);
    }

    /// <summary>All files of cache, state and reports, the user's key apart.</summary>
    static IEnumerable<string> Kept(TemporaryRepository repository) =>
        new[] { Path.Combine(repository.Base, "cache"), Path.Combine(repository.Base, "state"), Path.Combine(repository.Root, ".slipway") }
            .Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

    static IEnumerable<(string What, byte[] Bytes)> Traces()
    {
        var value = Encoding.UTF8.GetBytes(Value);
        yield return ("the value", value);
        foreach (var (name, hash) in new[] { ("sha256", SHA256.HashData(value)), ("sha512", SHA512.HashData(value)), ("sha256 of a line", SHA256.HashData([.. value, (byte)'\n'])) })
        {
            yield return (name, hash);
            yield return ($"{name} in hexadecimal", Encoding.UTF8.GetBytes(Convert.ToHexStringLower(hash)));
            yield return ($"{name} in base64", Encoding.UTF8.GetBytes(Convert.ToBase64String(hash)));
        }
    }
}
