using System.Text.Json;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Commands;

public class SchemaCommandTests
{
    [Fact]
    public async Task The_schema_is_one_JSON_document_and_needs_no_repository()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();

        var run = await repository.RunAsync("schema");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var schema = JsonDocument.Parse(run.Output);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.Equal(["app", "library", "cluster", "repository"], schema.RootElement.GetProperty("$defs").EnumerateObject().Select(kind => kind.Name));
    }

    [Fact]
    public async Task The_reference_is_that_of_the_page()
    {
        using var repository = TemporaryRepository.CreateWithoutGit();

        var run = await repository.RunAsync("schema", "-o", "markdown");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Output, await File.ReadAllTextAsync(Path.Combine(SlipwayTool.Checkout, "docs/manifest.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task A_validator_of_others_accepts_the_example_and_refuses_what_is_broken()
    {
        var npm = RealParts.Program("npm", "npm", "apt-get install npm");
        using var repository = TemporaryRepository.CreateWithoutGit();
        var here = Path.Combine(SlipwayTool.Checkout, "tests/Process/Commands/Schema");
        foreach (var file in (string[])["package.json", "package-lock.json", ".npmrc", "validate.mjs"])
        {
            repository.With(file, await File.ReadAllTextAsync(Path.Combine(here, file), TestContext.Current.CancellationToken));
        }

        var good = Good(repository).ToList();
        var bad = Bad(repository).ToList();
        repository.With("schema.json", (await repository.RunAsync("schema")).Output);
        await Words(repository, npm, "ci", "--silent", "--no-audit", "--no-fund");

        var output = await Words(repository, ["node", "validate.mjs", "schema.json", .. good, .. bad]);

        Assert.Equal(string.Concat(good.Select(file => $"{file}: valid\n").Concat(bad.Select(file => $"{file}: invalid\n"))), output);
    }

    static IEnumerable<string> Good(TemporaryRepository repository)
    {
        var example = Path.Combine(SlipwayTool.Checkout, "docs/manifest/example");
        foreach (var file in Directory.EnumerateFiles(example, "slipway.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(example, file);
            repository.With(name, File.ReadAllText(file));
            yield return name;
        }

        yield return Written(repository, "plain", "app: visits\ncode: vs\ntest: true\nneeds: { db: { postgresql: 15 }, c: { redis: 7.4 } }\nenv: { common: { A: 1, B: true, C: null } }\n");
    }

    static IEnumerable<string> Bad(TemporaryRepository repository) =>
    [
        Written(repository, "unknown", "app: visits\nprot: 80\n"),
        Written(repository, "nested", "app: visits\nimage: { target: pord }\n"),
        Written(repository, "port", "app: visits\nport: 70000\n"),
        Written(repository, "text", "app: visits\nport: \"80\"\n"),
        Written(repository, "name", "app: Visits\n"),
        Written(repository, "none", "code: vs\n"),
        Written(repository, "two", "app: visits\nlibrary: visits\n"),
        Written(repository, "variable", "app: visits\nenv: { common: { PORT: 1 } }\n"),
        Written(repository, "missing", "app: visits\nsmoke: [ { status: 200 } ]\n"),
        Written(repository, "empty", "app: visits\nrun: []\n"),
        Written(repository, "cluster", "cluster: shop\nrun: ./x\n"),
    ];

    static string Written(TemporaryRepository repository, string name, string text)
    {
        repository.With($"{name}.yaml", text);
        return $"{name}.yaml";
    }

    static async Task<string> Words(TemporaryRepository repository, params string[] words)
    {
        var call = new ProgramCall([.. words]) { Directory = repository.Root, Timeout = TimeSpan.FromMinutes(3) };
        var result = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{string.Join(' ', words)}: {result.Output}{result.Error}");
    }
}
