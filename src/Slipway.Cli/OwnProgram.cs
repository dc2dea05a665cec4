namespace Slipway.Cli;

/// <summary>The file by which this program can be started again.</summary>
static class OwnProgram
{
    /// <summary>The executable; where it was started as <c>dotnet Slipway.Cli.dll</c>, or by the small executable of a .NET tool that lies elsewhere, the assembly.</summary>
    public static string Path { get; } = Find(Environment.ProcessPath!, AppContext.BaseDirectory, typeof(OwnProgram).Assembly.GetName().Name!);

    /// <param name="process">Of this process.</param>
    /// <param name="folder">Where the program lies; of a single file, that file's.</param>
    /// <param name="name">Of the assembly.</param>
    internal static string Find(string process, string folder, string name)
    {
        var assembly = System.IO.Path.Combine(folder, name + ".dll");
        return process == System.IO.Path.Combine(folder, name) || !File.Exists(assembly) ? process : assembly;
    }
}
