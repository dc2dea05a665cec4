using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class UpDryRunTests
{
    [Fact]
    public async Task It_says_what_would_be_done_and_why_and_makes_nothing()
    {
        await using var lab = await LabAsync();

        var run = await lab.RunAsync("up", "--dry-run", "--embedded");

        Assert.Equal(
            """
            exit 0
            --- stdout
            STEP            WILL RUN   WHY
            shop/database   yes        its data is not there
            shop/migrate    yes        has not run on this data, or not to its end
            shop/web        yes        does not run

            """, run.Whole);
        Assert.Empty(Directory.GetFileSystemEntries(lab.State));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(lab.Repository.Base, "run")));
        Assert.Empty(lab.Left());
    }

    [Fact]
    public async Task It_names_what_has_changed_since()
    {
        await using var lab = await LabAsync();
        await lab.UpAsync("--embedded");
        var files = Files(lab);
        Assert.Equal(["no is there", "no has run for this source", "no runs already"], await WhyAsync(lab));

        lab.Repository.With("shop/code", "two");
        Assert.Equal(["no is there", "yes its source has changed", "yes its source has changed"], await WhyAsync(lab));

        lab.With("shop", Manifest.Replace("red", "blue", StringComparison.Ordinal).Replace("sh ..", "sh -u ..", StringComparison.Ordinal));
        Assert.Equal(["no is there", "yes its variables and source have changed", "yes its command, variables and source have changed"], await WhyAsync(lab));
        Assert.Equal(files, Files(lab));
    }

    [Fact]
    public async Task It_says_what_would_be_stopped_and_what_does_not_run_any_more()
    {
        await using var lab = await LabAsync();
        lab.WithServer("desk");
        await lab.UpAsync("--embedded");
        await lab.RunAsync("down", "shop");
        Directory.Delete(Path.Combine(lab.Repository.Root, "desk"), recursive: true);

        var run = await lab.RunAsync("up", "--dry-run", "--embedded");

        Assert.Contains("stop desk/web   yes        no manifest declares it any more\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("shop/web        yes        does not run\n", run.Output, StringComparison.Ordinal);
        Assert.Equal("ready", (await lab.StatusAsync())["desk/web"].State);
    }

    const string Manifest = """
        needs: { database: { postgresql: 15, embedded: sqlite } }
        env:
          common: { DATABASE_URL: "{database.url}", COLOUR: red }
        migrate: sh migrate
        run: sh ../serve
        """;

    static async Task<UpLab> LabAsync()
    {
        var lab = await UpLab.CreateAsync();
        lab.With("shop", Manifest);
        lab.Repository.With("shop/migrate", "true\n").With("shop/code", "one");
        return lab;
    }

    static async Task<IEnumerable<string>> WhyAsync(UpLab lab)
    {
        var run = await lab.RunAsync("up", "--dry-run", "--embedded");
        Assert.True(run.ExitCode == 0, run.Whole);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)));
    }

    static IEnumerable<string> Files(UpLab lab) =>
        Directory.EnumerateFiles(lab.State, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".log", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
}
