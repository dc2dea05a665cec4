namespace Slipway.Tests.Launcher;

public class SdkTests
{
    [Fact]
    public async Task Without_an_SDK_it_says_what_to_install_and_how()
    {
        using var checkout = await Checkout.CreateAsync();
        File.Delete(Path.Combine(checkout.Base, "bin", "dotnet"));
        var run = await checkout.SlipwayAsync("list");
        var lines = run.Error.TrimEnd().Split('\n');
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal("slipway: the .NET 10 SDK was not found", lines[0]);
        Assert.StartsWith("slipway: install it", lines[1], StringComparison.Ordinal);
        Assert.Equal("slipway: or, for yourself alone: curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0", lines[2]);
        Assert.Empty(checkout.Left());
    }

    [Fact]
    public async Task An_SDK_that_is_too_old_is_named()
    {
        using var checkout = await Checkout.CreateAsync();
        checkout.TellSdk("version", "6.0.428 [/usr/share/dotnet/sdk]\n8.0.413 [/usr/share/dotnet/sdk]\n");
        var run = await checkout.SlipwayAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("slipway: the .NET 10 SDK was not found; there is only 6.0.428 8.0.413\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(checkout.Calls);
    }

    [Fact]
    public async Task An_SDK_in_the_home_folder_is_found_though_not_on_PATH()
    {
        using var checkout = await Checkout.CreateAsync();
        File.Delete(Path.Combine(checkout.Base, "bin", "dotnet"));
        checkout.InstallSdk(".dotnet");
        var run = await checkout.RunAsync([checkout.Launcher], null, ("HOME", checkout.Base));
        Assert.Equal((0, 1), (run.ExitCode, checkout.Compilations));
    }

    [Fact]
    public async Task Without_git_it_says_so()
    {
        using var checkout = await Checkout.CreateAsync();
        File.Delete(Path.Combine(checkout.Base, "bin", "git"));
        var run = await checkout.SlipwayAsync();
        Assert.Equal((2, "slipway: git was not found"), (run.ExitCode, run.Error.Split('\n')[0]));
    }

    [Fact]
    public async Task A_built_tool_needs_neither_git_nor_the_SDK()
    {
        using var checkout = await Checkout.CreateAsync();
        await checkout.SlipwayAsync();
        File.Delete(Path.Combine(checkout.Base, "bin", "git"));
        File.Delete(Path.Combine(checkout.Base, "bin", "dotnet"));
        Assert.Equal(0, (await checkout.SlipwayAsync()).ExitCode);
    }
}
