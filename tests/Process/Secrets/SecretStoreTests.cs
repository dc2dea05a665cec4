using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Tests.Secrets;

public sealed class SecretStoreTests : IDisposable
{
    static readonly CancellationToken Never = CancellationToken.None;
    readonly string _folder = Directory.CreateTempSubdirectory("slipway-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_environment_precedes_the_stage_and_the_stage_what_it_extends()
    {
        await Store("common").SetAsync("who", new Secret("from-common"), Never);
        await Store("common").SetAsync("only", new Secret("only-common"), Never);
        await Store("staging").SetAsync("who", new Secret("from-staging"), Never);
        var production = Store("production", "staging");
        Assert.Equal("from-staging", (await production.GetAsync("who", Never)).Value.Reveal());
        Assert.Equal("file:common", (await production.GetAsync("only", Never)).Provider);
        Assert.Equal(Path.Combine(_folder, "production"), await production.SetAsync("who", new Secret("from-production"), Never));
        Assert.Equal("from-production", (await production.GetAsync("who", Never)).Value.Reveal());
        Assert.Equal("from-staging", (await Store("staging").GetAsync("who", Never)).Value.Reveal());

        var overridden = new SecretStore([new EnvironmentSecrets(new Dictionary<string, string> { ["SLIPWAY_SECRET_WHO"] = "from-env" }), .. production.Providers.Skip(1)]);
        Assert.Equal(("from-env", "SLIPWAY_SECRET_WHO"), ((await overridden.GetAsync("who", Never)).Value.Reveal(), (await overridden.GetAsync("who", Never)).Place));
    }

    [Fact]
    public async Task Names_are_listed_once_with_the_provider_that_would_answer()
    {
        await Store("common").SetAsync("b", new Secret("12345"), Never);
        await Store("test").SetAsync("b", new Secret("12345"), Never);
        await Store("common").SetAsync("a", new Secret("12345"), Never);
        Assert.Equal([("a", "file:common"), ("b", "file:test")], (await Store("test").ListAsync(Never)).Select(each => (each.Name, each.Provider.Name)));
        Assert.True(await Store("test").RemoveAsync("b", Never));
        Assert.False(await Store("test").RemoveAsync("b", Never));
        Assert.Equal("file:common", (await Store("test").GetAsync("b", Never)).Provider);
    }

    [Fact]
    public async Task All_missing_secrets_are_named_at_once_with_the_command_to_type()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => Store("test").GetAllAsync(["b", "a", "b"], Never));
        Assert.Equal(["the secret `a` is not set", "the secret `b` is not set"], exception.Problems.Select(problem => problem.What));
        Assert.Equal("slipway secret set a --stage test", exception.Problems[0].Fix);
        Assert.Contains("`SLIPWAY_SECRET_A`", exception.Problems[0].Why);
        Assert.Contains(Path.Combine(_folder, "common"), exception.Problems[0].Why);
    }

    [Fact]
    public async Task Files_and_folders_are_for_their_owner_only()
    {
        var deep = Path.Combine(_folder, "a", "b");
        await new FileSecrets(deep, "test", TimeProvider.System).SetAsync("x", new Secret("12345"), Never);
        Assert.Equal("600", Mode(Path.Combine(deep, "test")));
        Assert.Equal("700", Mode(deep));
        Assert.Equal("700", Mode(Path.Combine(_folder, "a")));
        Assert.Equal(["test", "test.lock"], Directory.GetFiles(deep).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_may_read_is_refused_with_the_command_that_mends_it(UnixFileMode more)
    {
        await Store("test").SetAsync("x", new Secret("12345"), Never);
        var path = Path.Combine(_folder, "test");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | more);
        var exception = await Assert.ThrowsAsync<ProblemException>(() => Store("test").GetAsync("x", Never));
        Assert.Equal("secret-file-open", exception.Problems[0].Code);
        Assert.StartsWith($"chmod 600 '{path}'", exception.Problems[0].Fix);
    }

    [Fact]
    public async Task A_symbolic_link_is_refused()
    {
        await Store("other").SetAsync("x", new Secret("12345"), Never);
        File.CreateSymbolicLink(Path.Combine(_folder, "test"), Path.Combine(_folder, "other"));
        var exception = await Assert.ThrowsAsync<ProblemException>(() => Store("test").GetAsync("x", Never));
        Assert.Equal("secret-file-link", exception.Problems[0].Code);
    }

    [Fact]
    public async Task Secrets_set_at_once_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            Task.Run(() => Store("test").SetAsync($"s{number}", new Secret($"value-{number}"), Never))));
        Assert.Equal(20, (await Store("test").ListAsync(Never)).Count);
    }

    [Fact]
    public async Task A_value_too_short_is_refused_wherever_it_comes_from()
    {
        var store = SecretStore.For([], _folder, new Dictionary<string, string> { ["SLIPWAY_SECRET_X"] = "abc" }, TimeProvider.System);
        Assert.Equal("secret-too-short", (await Assert.ThrowsAsync<ProblemException>(() => store.GetAsync("x", Never))).Problems[0].Code);
        Assert.Equal("secret-too-short",
            (await Assert.ThrowsAsync<ProblemException>(() => store.SetAsync("x", new Secret("abc"), Never))).Problems[0].Code);
    }

    [Fact]
    public void A_fingerprint_changes_with_value_name_and_key_and_shows_none_of_them()
    {
        static string Of(string name, string value, byte key) => new ProvidedSecret(name, new Secret(value), "p", "x").Fingerprint([key]);
        Assert.Equal(Of("a", "hunter2", 1), Of("a", "hunter2", 1));
        Assert.Equal(4, new[] { Of("a", "hunter2", 1), Of("a", "hunter3", 1), Of("b", "hunter2", 1), Of("a", "hunter2", 2) }.Distinct().Count());
        Assert.Matches("^[0-9a-f]{32}$", Of("a", "hunter2", 1));
    }

    SecretStore Store(params string[] stages) => SecretStore.For(stages, _folder, new Dictionary<string, string>(), TimeProvider.System);

    static string Mode(string path) => Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
