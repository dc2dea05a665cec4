using System.Collections.Immutable;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Releases.Machines;
using Slipway.State;

namespace Slipway.Cli.Releases;

/// <summary>The proxy that stages of this machine are served through: a program of its own, made when the first of them is deployed to, so that the tool is made as fast, and stays as small, as without it.</summary>
static class ProxyProgram
{
    const string Assembly = "Slipway.Proxy.dll";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Has it beside the tool.</summary>
    /// <exception cref="ProblemException"><c>proxy-missing</c></exception>
    public static async Task EnsureAsync(CommandContext context, CancellationToken cancellation)
    {
        if (Places.Any(File.Exists))
        {
            return;
        }

        var sources = Path.Combine(context.Environment("SLIPWAY_HOME") is { Length: > 0 } home ? home : throw Missing("it is not beside the tool, and where the tool's sources are is not known", "start the tool by its launcher, ./slipway"), "src/Slipway.Proxy");
        using var held = await FileLock.TakeAsync(Path.Combine(AppContext.BaseDirectory, "proxy.lock"), Patience, context.Time, () => context.Terminal.Error.WriteLine("another command is building the proxy; waiting for it"), cancellation)
            ?? throw Missing("another command is building it, and does not come to an end", "end that one, and try again");
        if (!Places.Any(File.Exists))
        {
            context.Terminal.Error.WriteLine("building the proxy for the first time; this takes about half a minute");
            await BuildAsync(sources, context, cancellation);
        }
    }

    /// <summary>The program that runs it, and its assembly: beside the tool; as it is built from the sources, beside the tool that was; else as the stage was served last.</summary>
    /// <param name="stage">With what it keeps of an earlier deploy.</param>
    /// <exception cref="ProblemException"><c>proxy-missing</c></exception>
    public static (string Dotnet, string Assembly) Find(MachineStage stage, Func<string, string?> environment) =>
        (Dotnet(environment), Places.FirstOrDefault(File.Exists) ?? Kept(stage) ?? throw Missing("it is not beside the tool", $"slipway deploy --stage {stage.Name}"));

    static string[] Places =>
    [
        Path.Combine(AppContext.BaseDirectory, "proxy", Assembly),
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Slipway.Proxy", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), Assembly)),
    ];

    static string? Kept(MachineStage stage)
    {
        try
        {
            return StageFile.Read(stage.Root).Proxy is var kept && File.Exists(kept) ? kept : null;
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    static async Task BuildAsync(string sources, CommandContext context, CancellationToken cancellation)
    {
        var work = Path.Combine(AppContext.BaseDirectory, "proxy.work");
        Directory.CreateDirectory(work);
        try
        {
            ImmutableArray<string> words = [Dotnet(context.Environment), "publish", sources, "-c", "Release", "-o", Path.Combine(work, "out"), "--artifacts-path", Path.Combine(work, "artifacts"), "-v:q", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
            var built = await context.Programs.RunAsync(new ProgramCall(words) { Timeout = Patience }, cancellation);
            if (built.ExitCode != 0)
            {
                throw Missing(string.Join('\n', $"{built.Output}\n{built.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(10)), "mend what the compiler says, and try again");
            }

            Directory.Move(Path.Combine(work, "out"), Path.Combine(AppContext.BaseDirectory, "proxy"));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    static string Dotnet(Func<string, string?> environment)
    {
        var folders = new[] { environment("DOTNET_ROOT") ?? "" }.Concat((environment("PATH") ?? "").Split(':')).Append(Path.Combine(environment("HOME") ?? "/", ".dotnet")).Append("/usr/lib/dotnet").Append("/usr/share/dotnet");
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists) ?? throw Missing("`dotnet`, which runs it, was not found", "put the .NET 10 SDK on PATH");
    }

    static ProblemException Missing(string why, string fix) => new(new Problem("proxy-missing", "a stage on this machine is served through a proxy, which cannot be started") { Kind = ProblemKind.Failure, Why = why, Fix = fix });
}
