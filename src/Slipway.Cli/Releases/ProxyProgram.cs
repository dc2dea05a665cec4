using Slipway.Problems;

namespace Slipway.Cli.Releases;

/// <summary>The proxy that stages of this machine are served through: a program of its own, so that the tool stays small.</summary>
static class ProxyProgram
{
    const string Assembly = "Slipway.Proxy.dll";

    /// <summary>Beside the tool, as the launcher puts it there; else as it is built from the sources, beside the tool that was.</summary>
    /// <exception cref="ProblemException"><c>proxy-missing</c></exception>
    public static (string Dotnet, string Assembly) Find(Func<string, string?> environment)
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, "proxy", Assembly), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Slipway.Proxy", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), Assembly))];
        var assembly = places.FirstOrDefault(File.Exists) ?? throw Missing("the proxy is not beside the tool", "have the tool built again: rm -r .slipway/tool");
        var folders = new[] { environment("DOTNET_ROOT") ?? "" }.Concat((environment("PATH") ?? "").Split(':')).Append(Path.Combine(environment("HOME") ?? "/", ".dotnet")).Append("/usr/lib/dotnet").Append("/usr/share/dotnet");
        return (folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists) ?? throw Missing("`dotnet`, which runs the proxy, was not found", "put the .NET 10 SDK on PATH"), assembly);
    }

    static ProblemException Missing(string why, string fix) => new(new Problem("proxy-missing", "a stage on this machine is served through a proxy, which cannot be started") { Kind = ProblemKind.Failure, Why = why, Fix = fix });
}
