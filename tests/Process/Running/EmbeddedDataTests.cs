using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class EmbeddedDataTests
{
    // sqlite:///absolute/path: what is in the file is the component's own affair.
    const string Writing = """
        file=${DATABASE_URL#sqlite://}
        echo start >> "$file"
        mkdir -p ../seen
        grep -c start "$file" > ../seen/starts
        exec sh ../serve

        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("list", "superslow")]
    public async Task It_survives_down_and_up_and_git_clean_until_down_data(bool askedByStage)
    {
        await using var lab = await LabAsync(askedByStage);
        string[] how = askedByStage ? [] : ["--embedded"];

        await lab.UpAsync(how);
        Assert.Equal("1", Starts(lab));
        await lab.Repository.CommitAsync();
        await lab.Repository.GitAsync("clean", "-ffdxq");
        await lab.RunAsync("down");
        await lab.UpAsync(how);
        Assert.Equal("2", Starts(lab));

        var refused = await lab.RunAsync("down", "--data");
        Assert.Equal(
            "exit 2\n--- stderr\nerror: remove all data of shop/database on stage local of this checkout\n  why: this cannot be undone, and there is no terminal to ask on\n  fix: say so with --yes\n",
            refused.Whole);
        Assert.Equal("ready", (await lab.StatusAsync())["shop/web"].State);
        Assert.Equal(0, (await lab.RunAsync("down", "--data", "--yes")).ExitCode);
        await lab.UpAsync(how);
        Assert.Equal("1", Starts(lab));
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task What_no_manifest_declares_any_more_is_removed_too()
    {
        await using var lab = await LabAsync(askedByStage: true);
        lab.WithServer("desk", "needs: { files: { postgresql: 15, embedded: sqlite } }");
        await lab.UpAsync();
        await lab.RunAsync("down");
        lab.WithServer("shop");
        Directory.Delete(Path.Combine(lab.Repository.Root, "desk"), recursive: true);

        var asked = await lab.RunAsync("down", "--data");
        var some = await lab.RunAsync("down", "shop", "--data", "--yes");
        var all = await lab.RunAsync("down", "--data", "--yes");
        var nothing = await lab.RunAsync("down", "--data");

        Assert.Contains(
            "remove all data of desk/files (no manifest declares it any more), shop/database (no manifest declares it any more) on stage local of this checkout",
            asked.Error, StringComparison.Ordinal);
        Assert.Equal("exit 0\n--- stderr\nremoved the data of shop/database\nnothing was running\n", some.Whole);
        Assert.Equal("exit 0\n--- stderr\nremoved the data of desk/files\nnothing was running\n", all.Whole);
        Assert.Equal("exit 0\n--- stderr\nnothing was running\n", nothing.Whole);
    }

    [Fact]
    [Trait("list", "slow")]
    public async Task The_state_folder_is_for_its_owner_alone()
    {
        await using var lab = await LabAsync(askedByStage: true);
        await lab.UpAsync();

        var mode = File.GetUnixFileMode(lab.StageFolder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    static string Starts(UpLab lab) => lab.Repository.Read("seen/starts").Trim();

    static async Task<UpLab> LabAsync(bool askedByStage)
    {
        var lab = await UpLab.CreateAsync();
        lab.Repository.With("slipway.yaml", $"repository: plasma\nstages:\n  local: {{ engine: processes, embedded: {(askedByStage ? "true" : "false")} }}\n");
        lab.Repository.With("shop/write", Writing);
        lab.With("shop", """
            needs: { database: { postgresql: 15, embedded: sqlite } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            run: sh write
            """);
        return lab;
    }
}
