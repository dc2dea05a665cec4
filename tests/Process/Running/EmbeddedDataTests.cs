using Slipway.Tests.Support;

namespace Slipway.Tests.Running;

public class EmbeddedDataTests
{
    const string Writing = """
        import os, sqlite3, urllib.parse
        path = urllib.parse.unquote(os.environ["DATABASE_URL"].split("://", 1)[1])
        path = "/" + path.lstrip("/")
        database = sqlite3.connect(path)
        database.execute("create table if not exists starts (at integer)")
        database.execute("insert into starts values (1)")
        database.commit()
        os.makedirs("../seen", exist_ok=True)
        open("../seen/starts", "w").write(str(database.execute("select count(*) from starts").fetchone()[0]))
        os.execvp("python3", ["python3", "../serve"])

        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_survives_down_and_up_and_git_clean_until_down_data(bool askedByStage)
    {
        await using var lab = await LabAsync(askedByStage);
        string[] how = askedByStage ? [] : ["--embedded"];

        await lab.UpAsync(how);
        Assert.Equal("1", lab.Repository.Read("seen/starts"));
        await lab.Repository.CommitAsync();
        await lab.Repository.GitAsync("clean", "-ffdxq");
        await lab.RunAsync("down");
        await lab.UpAsync(how);
        Assert.Equal("2", lab.Repository.Read("seen/starts"));

        var refused = await lab.RunAsync("down", "--data");
        Assert.Equal(
            "exit 2\n--- stderr\nerror: remove all data of shop/database on stage local of this checkout\n  why: this cannot be undone, and there is no terminal to ask on\n  fix: say so with --yes\n",
            refused.Whole);
        Assert.Equal("ready", (await lab.StatusAsync())["shop/web"].State);
        Assert.Equal(0, (await lab.RunAsync("down", "--data", "--yes")).ExitCode);
        await lab.UpAsync(how);
        Assert.Equal("1", lab.Repository.Read("seen/starts"));
    }

    [Fact]
    public async Task The_state_folder_is_for_its_owner_alone()
    {
        await using var lab = await LabAsync(askedByStage: true);
        await lab.UpAsync();

        var mode = File.GetUnixFileMode(lab.StageFolder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    static async Task<UpLab> LabAsync(bool askedByStage)
    {
        var lab = await UpLab.CreateAsync();
        lab.Repository.With("slipway.yaml", $"repository: plasma\nstages:\n  local: {{ engine: processes, embedded: {(askedByStage ? "true" : "false")} }}\n");
        lab.Repository.With("shop/write", Writing);
        lab.With("shop", """
            needs: { database: { postgresql: 15, embedded: sqlite } }
            env:
              common: { DATABASE_URL: "{database.url}" }
            run: python3 write
            """);
        return lab;
    }
}
