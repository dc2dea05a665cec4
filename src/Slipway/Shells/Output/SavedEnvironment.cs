using System.Collections.Immutable;
using System.Text;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Shells.Output;

/// <summary>What <c>slipway shell STAGE --save</c> leaves behind: <c>.env.STAGE</c> in a folder.</summary>
public sealed class SavedEnvironment(IProgramRunner programs)
{
    /// <summary><c>.env.test</c></summary>
    public static string FileName(string stage) => $".env.{stage}";

    /// <summary>Asks Git whether it ignores the file: exit code 0 yes, 1 no.</summary>
    public static ProgramCall IsIgnored(string folder, string stage) =>
        ProgramCall.Of("git", "check-ignore", "--quiet", "--", FileName(stage)) with { Directory = folder, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Writes the file and returns its path; and a warning when Git does not ignore it, though it holds no secret.</summary>
    public async Task<(string Path, Problem? Warning)> WriteAsync(string folder, StageShellRequest request, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName(request.Stage));
        await File.WriteAllTextAsync(path, DotEnvText.Write(request), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
        var answer = await programs.RunAsync(IsIgnored(folder, request.Stage), cancellation);
        return (path, answer.ExitCode != 1 ? null : new Problem("env-file-not-ignored", $"Git does not ignore `{FileName(request.Stage)}`")
        {
            Severity = Severity.Warning,
            Why = "it holds no secret, but it is made from the manifests and would soon be out of date",
            Fix = "add `.env.*` to `.gitignore`",
        });
    }
}
