namespace Slipway.Tests.Launcher;

public class FirstRunTests
{
    [Fact]
    public async Task The_first_run_builds_the_tool_says_so_and_becomes_it()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.InstallCompiler("gcc");
        var run = await checkout.SlipwayAsync("list", "two words", "");
        Assert.Equal(
            """
            slipway: building the tool for the first time; this takes one to four minutes
            slipway: restoring packages
            slipway: compiling to machine code
            slipway: the tool is ready after N s

            """,
            checkout.Tidy(run.Error));
        Assert.Contains("-p:PublishAot=true -p:CppCompilerAndLinker=gcc", checkout.Calls[^1], StringComparison.Ordinal);
        Assert.Equal("and moreone\nBASE/my slipway\nBASE/my slipway\n3\nlist\ntwo words\n\n", checkout.Tidy(run.Output));
        Assert.Equal(["CONTENTS", "slipway", "stamp"], checkout.Left());
        Assert.Equal(Path.Combine(checkout.Root, "slipway"), File.ResolveLinkTarget(Path.Combine(checkout.Root, ".slipway/bin/slipway"), returnFinalTarget: true)!.FullName);
    }

    [Fact]
    public async Task The_second_run_builds_nothing_says_nothing_and_passes_the_exit_code_on()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        var run = await checkout.SlipwayAsync("fail");
        Assert.Equal((7, "", 1), (run.ExitCode, run.Error, checkout.Compilations));
    }

    [Fact]
    public async Task The_number_of_commits_is_compiled_in_and_packages_are_held_against_the_lock_files_first()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.CommitAsync();
        await checkout.SlipwayAsync();
        Assert.Equal(3, checkout.Calls.Length);
        Assert.DoesNotContain("--use-current-runtime", checkout.Calls[0], StringComparison.Ordinal);
        Assert.StartsWith("restore ", checkout.Calls[1], StringComparison.Ordinal);
        Assert.Contains("--use-current-runtime", checkout.Calls[1], StringComparison.Ordinal);
        Assert.Contains("-p:BuildNumber=2 ", checkout.Calls[2] + " ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_without_a_repository_of_its_own_is_build_0_even_inside_another_repository()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.RunAsync(["mv", Path.Combine(checkout.Root, ".git"), checkout.Base]);
        await checkout.SlipwayAsync();
        Assert.Contains("-p:BuildNumber=0 ", checkout.Calls[2] + " ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_from_a_subfolder_of_another_repository_and_knows_its_own_checkout()
    {
        using var checkout = await Checkout.CreateAsync();
        var elsewhere = Directory.CreateDirectory(Path.Combine(checkout.Base, "other", "apps")).FullName;
        var run = await checkout.RunAsync(["sh", "-c", "exec '../../my slipway/slipway' list"], elsewhere);
        Assert.Equal("and moreone\nBASE/other/apps\nBASE/my slipway\n1\nlist\n", checkout.Tidy(run.Output));
    }

    [Fact]
    public async Task It_works_through_symbolic_links_on_PATH()
    {
        using var checkout = await Checkout.CreateAsync();
        Directory.CreateDirectory(Path.Combine(checkout.Base, "links"));
        File.CreateSymbolicLink(Path.Combine(checkout.Base, "links", "slip"), "../my slipway/slipway");
        File.CreateSymbolicLink(Path.Combine(checkout.Base, "bin", "sw"), Path.Combine(checkout.Base, "links", "slip"));
        var run = await checkout.RunAsync(["sh", "-c", "sw"], checkout.Base);
        Assert.Equal("and moreone\nBASE\nBASE/my slipway\n0\n", checkout.Tidy(run.Output));
    }

    [Fact]
    public async Task A_hook_s_own_variables_do_not_mislead_it_and_reach_the_tool()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.CommitAsync();
        var run = await checkout.RunAsync([checkout.Launcher], null, ("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/nowhere"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("-p:BuildNumber=2 ", checkout.Calls[2] + " ", StringComparison.Ordinal);
    }
}
