using System.Text.Json;
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
            STEP            PLAN       WHY                                           WHERE
            shop/database   will run   its data is not there                         this machine
            shop/migrate    will run   has not run on this data, or not to its end   this machine
            shop/web        will run   does not run                                  this machine
            --- stderr
            3 of 3 will run; nothing was done

            """, run.Whole);
        Assert.Empty(Directory.GetFileSystemEntries(lab.State));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(lab.Repository.Base, "run")));
        Assert.Empty(lab.Left());
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task It_names_what_has_changed_since()
    {
        await using var lab = await LabAsync();
        await lab.UpAsync("--embedded");
        var files = Files(lab);
        Assert.Equal(["unchanged: is there", "unchanged: has run for this source", "unchanged: runs already"], await WhyAsync(lab));

        lab.Repository.With("shop/code", "two");
        Assert.Equal(["unchanged: is there", "will run: its source has changed", "will run: its source has changed"], await WhyAsync(lab));

        lab.With("shop", Manifest.Replace("red", "blue", StringComparison.Ordinal).Replace("sh ..", "sh -u ..", StringComparison.Ordinal));
        Assert.Equal(["unchanged: is there", "will run: its variables and source have changed", "will run: its command, variables and source have changed"], await WhyAsync(lab));
        Assert.Equal(files, Files(lab));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task It_says_what_would_be_stopped_and_what_does_not_run_any_more()
    {
        await using var lab = await LabAsync();
        lab.WithServer("desk");
        await lab.UpAsync("--embedded");
        await lab.RunAsync("down", "shop");
        Directory.Delete(Path.Combine(lab.Repository.Root, "desk"), recursive: true);

        var run = await lab.RunAsync("up", "--dry-run", "--embedded");

        Assert.Contains("stop desk/web   will run    no manifest declares it any more ", run.Output, StringComparison.Ordinal);
        Assert.Contains("shop/web        will run    does not run ", run.Output, StringComparison.Ordinal);
        Assert.Equal("ready", (await lab.StatusAsync())["desk/web"].State);
    }

    [Fact]
    public async Task Programs_get_a_line_for_each_step()
    {
        await using var lab = await LabAsync();

        var run = await lab.RunAsync("up", "--dry-run", "--embedded", "-o", "ndjson");

        Assert.Equal(
            ["shop/database", "shop/migrate", "shop/web"],
            run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_format_is_for_what_would_be_done_alone()
    {
        await using var lab = await LabAsync();

        var run = await lab.RunAsync("up", "-o", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("slipway up --dry-run -o json", run.Error, StringComparison.Ordinal);
        Assert.Empty(lab.Left());
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
        var run = await lab.RunAsync("up", "--dry-run", "--embedded", "-o", "json");
        Assert.True(run.ExitCode == 0, run.Whole);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("steps").EnumerateArray()
            .Select(step => $"{(step.GetProperty("willRun").GetBoolean() ? "will run" : "unchanged")}: {step.GetProperty("why")}");
    }

    static IEnumerable<string> Files(UpLab lab) =>
        Directory.EnumerateFiles(lab.State, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".log" or ".tmp")).Order(StringComparer.Ordinal).ToList();
}
