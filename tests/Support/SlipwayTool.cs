using System.Runtime.InteropServices;

namespace Slipway.Tests.Support;

/// <summary>Where the <c>slipway</c> that was built together with the tests lies.</summary>
public static class SlipwayTool
{
    /// <summary>Absolute path of the executable: <c>artifacts/bin/Slipway.Cli/debug/Slipway.Cli</c> beside the test's own folder.</summary>
    public static string Path { get; } = Find();

    /// <summary>The root of the checkout that the tests were built from.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>The installed .NET that runs this test: the tool's small executable looks for it by this variable.</summary>
    public static string DotnetRoot { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    static string Find()
    {
        // artifacts/bin/Slipway.Tests.Process/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var tool = System.IO.Path.Combine(own.Parent!.Parent!.FullName, "Slipway.Cli", own.Name, "Slipway.Cli");
        return File.Exists(tool) ? tool : throw new FileNotFoundException("build src/Slipway.Cli first", tool);
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
