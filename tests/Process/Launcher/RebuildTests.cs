namespace Slipway.Tests.Launcher;

public class RebuildTests
{
    [Fact]
    public async Task A_changed_source_is_built_and_the_run_says_why()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "two");
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("slipway: building the tool again, its sources changed", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("and moretwo\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version.txt")]
    [InlineData("global.json")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData("src/Slipway.Cli/packages.lock.json")]
    public async Task A_changed_pin_is_a_change(string file)
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        checkout.Write($"my slipway/{file}", "changed");
        await checkout.SlipwayAsync();
        Assert.Equal(2, checkout.Compilations);
    }

    [Fact]
    public async Task The_launcher_itself_is_a_source()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        await File.AppendAllTextAsync(checkout.Launcher, "# changed\n", TestContext.Current.CancellationToken);
        await checkout.SlipwayAsync();
        Assert.Equal(2, checkout.Compilations);
    }

    [Fact]
    public async Task A_deleted_source_is_a_change()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        File.Delete(Path.Combine(checkout.Root, "src/Slipway.Cli/More.cs"));
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("one\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_time_was_set_back_is_a_change()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "two");
        File.SetLastWriteTimeUtc(Path.Combine(checkout.Root, "src/Slipway.Cli/Program.cs"), new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("and moretwo\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_file_moved_over_a_source_is_a_change()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.Write("old.cs", "two");
        await checkout.SlipwayAsync();
        File.Move(Path.Combine(checkout.Base, "old.cs"), Path.Combine(checkout.Root, "src/Slipway.Cli/Program.cs"), overwrite: true);
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("and moretwo\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_during_the_build_is_seen_by_the_next_run()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("slow", "1");
        var first = checkout.SlipwayAsync();
        await checkout.CompilingAsync();
        checkout.Edit("Program.cs", "two");
        await first;
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("and moretwo\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, checkout.Compilations);
    }

    [Fact]
    public async Task Touched_sources_a_commit_and_an_editor_s_own_files_are_no_change()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        var stamp = File.GetLastWriteTimeUtc(Path.Combine(checkout.Built, "stamp"));
        checkout.Edit("Program.cs", "one");
        checkout.Edit(".Program.cs.swp", "vim");
        checkout.Edit("Program.cs~", "emacs");
        await checkout.CommitAsync();
        var run = await checkout.SlipwayAsync();
        Assert.Equal(("", 1), (run.Error, checkout.Compilations));
        Assert.True(File.GetLastWriteTimeUtc(Path.Combine(checkout.Built, "stamp")) > stamp, "the contents are compared once, not on every run");
        Assert.Equal(["CONTENTS", "slipway", "stamp"], checkout.Left());
    }

    [Fact]
    public async Task Going_back_to_the_sources_before_builds_nothing_and_older_tools_are_swept_away()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "two");
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "one");
        var run = await checkout.SlipwayAsync();
        Assert.StartsWith("and moreone\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(("", 2), (run.Error, checkout.Compilations));
        checkout.Edit("Program.cs", "three");
        await checkout.SlipwayAsync();
        Assert.Equal(["CONTENTS", "CONTENTS", "slipway", "stamp"], checkout.Left());
    }

    [Fact]
    public async Task After_git_clean_it_is_built_again()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        await checkout.GitAsync("clean", "-fdxq");
        var run = await checkout.SlipwayAsync();
        Assert.Equal((0, 2), (run.ExitCode, checkout.Compilations));
    }
}
