using System.Runtime.InteropServices;

namespace Slipway.Tests.Support;

/// <summary>Where the <c>slipway</c> lies that is tested.</summary>
public static class SlipwayTool
{
    /// <summary>The executable that was built together with the tests: <c>artifacts/bin/Slipway.Cli/debug/Slipway.Cli</c> beside the test's own folder.</summary>
    public static string Debug { get; } = Find();

    /// <summary>
    /// Absolute path of the executable. Tests that were started by this checkout's launcher test what it has made, which is what people run; others what was built together with them.
    /// </summary>
    public static string Path { get; } = Launched() ?? Debug;

    /// <summary>The root of the checkout that the tests were built from.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>The installed .NET that runs this test: the tool's small executable looks for it by this variable.</summary>
    public static string DotnetRoot { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    /// <summary>As the launcher tells the tool; null: it is not the launcher's.</summary>
    public static string? Home => Path == Debug ? null : Checkout;

    static string Find()
    {
        // artifacts/bin/Slipway.Tests.Process/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tool = System.IO.Path.Combine(own.Parent!.Parent!.FullName, "Slipway.Cli", own.Name, "Slipway.Cli");
        return File.Exists(tool) ? tool : throw new FileNotFoundException("build src/Slipway.Cli first", tool);
    }

    static string? Launched()
    {
        var tool = System.IO.Path.Combine(FindCheckout(), ".slipway/tool/slipway");
        var isOurs = System.Environment.GetEnvironmentVariable("SLIPWAY_HOME") is { Length: > 0 } home && File.Exists(System.IO.Path.Combine(home, "Slipway.slnx")) && System.IO.Path.GetFullPath(home) == FindCheckout();
        return isOurs && new FileInfo(tool).ResolveLinkTarget(returnFinalTarget: false) is { Exists: true } made ? made.FullName : null;
    }

    static string FindCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not lie inside a checkout");
    }
}
