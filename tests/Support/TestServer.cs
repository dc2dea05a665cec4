namespace Slipway.Tests.Support;

/// <summary>The program that components run in tests, built together with them; <c>tests/Server</c> says what it does.</summary>
public static class TestServer
{
    /// <summary>The words that start it, to be followed by <c>serve</c> or <c>tell</c>.</summary>
    public static IReadOnlyList<string> Words { get; } = [Path.Combine(SlipwayTool.DotnetRoot, "dotnet"), Find()];

    /// <summary>A shell script that becomes it, with the words that the script was given.</summary>
    public static string Script { get; } = $"exec '{Words[0]}' '{Words[1]}' \"$@\"\n";

    static string Find()
    {
        // artifacts/bin/Slipway.Tests.Process/debug/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var server = Path.Combine(own.Parent!.Parent!.FullName, "Slipway.Tests.Server", own.Name, "Slipway.Tests.Server.dll");
        return File.Exists(server) ? server : throw new FileNotFoundException("build tests/Server first", server);
    }
}
