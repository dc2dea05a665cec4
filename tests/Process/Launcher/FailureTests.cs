namespace Slipway.Tests.Launcher;

public class FailureTests
{
    [Fact]
    public async Task A_failed_first_build_shows_the_error_and_leaves_nothing()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.Edit("Program.cs", "SYNTAX");
        var run = await checkout.SlipwayAsync();
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            """
            slipway: building the tool for the first time; this takes one to four minutes
            slipway: restoring packages
            slipway: there is no C compiler (clang or gcc): building the form that starts second fastest
            slipway: compiling
            Program.cs(1,1): error CS1002: ; expected
            slipway: the tool could not be built; the reason stands above

            """,
            run.Error);
        Assert.Empty(checkout.Left());
    }

    [Fact]
    public async Task A_failed_build_leaves_the_tool_before_and_the_mended_source_is_built()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "SYNTAX");
        var failed = await checkout.SlipwayAsync();
        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.EndsWith("slipway: the tool that was built before is kept in BASE/my slipway/.slipway/tool\n", checkout.Tidy(failed.Error), StringComparison.Ordinal);
        Assert.Equal(0, (await checkout.RunAsync([Path.Combine(checkout.Built, "slipway")])).ExitCode);
        Assert.Equal(1, (await checkout.SlipwayAsync()).ExitCode);
        checkout.Edit("Program.cs", "two");
        Assert.StartsWith("and moretwo\n", (await checkout.SlipwayAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_does_not_start_is_not_taken()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("broken-tool");
        var run = await checkout.SlipwayAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("cannot start\nslipway: the tool could not be built", run.Error, StringComparison.Ordinal);
        Assert.Empty(checkout.Left());
    }

    [Fact]
    public async Task Without_the_packs_of_the_fastest_form_the_plain_one_is_built_and_named()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("no-packs");
        var run = await checkout.SlipwayAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("slipway: the packs for the forms that start fastest cannot be had here: building the plain form", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--use-current-runtime", checkout.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_compiling_to_machine_code_fails_the_form_that_starts_second_fastest_is_built()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.InstallCompiler("clang");
        checkout.TellSdk("no-native");
        var run = await checkout.SlipwayAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("slipway: compiling to machine code\nslipway: that did not succeed here: building the form that starts second fastest\nslipway: compiling\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("--use-current-runtime", checkout.Calls[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("PublishAot", checkout.Calls[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_the_sources_is_not_tried_in_another_form()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.InstallCompiler("clang");
        checkout.Edit("Program.cs", "SYNTAX");
        var run = await checkout.SlipwayAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Program.cs(1,1): error CS1002", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, checkout.Compilations);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_it_says_so()
    {
        using var checkout = await Checkout.CreateAsync();
        File.SetUnixFileMode(checkout.Base, (UnixFileMode)Convert.ToInt32("755", 8));
        File.SetUnixFileMode(checkout.Root, (UnixFileMode)Convert.ToInt32("555", 8));
        var run = await AsNobodyAsync(checkout);
        File.SetUnixFileMode(checkout.Root, (UnixFileMode)Convert.ToInt32("755", 8));
        Assert.Equal(
            (1, "slipway: the tool has to be built, but `BASE/my slipway/.slipway/tool` cannot be written\n"
                + "slipway: run slipway once as the owner of that folder, or from a clone of your own\n"),
            (run.ExitCode, checkout.Tidy(run.Error)));
    }

    [Fact]
    public async Task A_tool_that_its_owner_built_serves_those_who_cannot_write_too()
    {
        using var checkout = await Checkout.CreateAsync();
        File.SetUnixFileMode(checkout.Base, (UnixFileMode)Convert.ToInt32("755", 8));
        await checkout.SlipwayAsync();
        checkout.Edit("Program.cs", "one");
        var run = await AsNobodyAsync(checkout);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    // Root may write everywhere.
    static Task<Slipway.Programs.ProgramResult> AsNobodyAsync(Checkout checkout) => Environment.IsPrivilegedProcess
        ? checkout.RunAsync(["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", checkout.Launcher])
        : checkout.SlipwayAsync();
}
