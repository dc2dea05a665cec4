using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Secrets;
using Slipway.State;

namespace Slipway.Shells;

/// <summary>A private <c>KUBECONFIG</c> that knows one context, so that nothing in the shell can reach another cluster by mistake.</summary>
public sealed class StageKubeConfig(IProgramRunner programs, StateFolders folders)
{
    /// <summary>The context alone, with its credentials in it.</summary>
    /// <param name="own">This process's variables: within a stage shell, the <c>KUBECONFIG</c> from before it counts.</param>
    public static ProgramCall Call(KubeAccess access, IReadOnlyDictionary<string, string> own) =>
        ProgramCall.Of("kubectl", "config", "view", "--minify", "--flatten", "--raw", $"--context={access.Context}") with
        {
            Environment = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal)
                .Add("KUBECONFIG", access.Kubeconfig ?? StageEnvironment.Outer(own).GetValueOrDefault("KUBECONFIG")),
            Timeout = TimeSpan.FromSeconds(30),
        };

    /// <summary>Writes the file anew, with mode 0600, and returns its path.</summary>
    /// <exception cref="ProblemException"><c>kubernetes-context-missing</c>, <c>program-not-found</c>.</exception>
    public async Task<string> PrepareAsync(
        StageShellRequest request, KubeAccess access, IReadOnlyDictionary<string, string> own, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(Call(access, own), cancellation);
        if (result.ExitCode != 0 || result.Output.Length == 0)
        {
            throw new ProblemException(new Problem("kubernetes-context-missing", $"kubectl knows no context `{access.Context}`")
            {
                Why = $"the stage `{request.Stage}` names it; kubectl said: {result.Error.Trim()}",
                Fix = "kubectl config get-contexts",
            });
        }

        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Root}\0{request.Stage}")))[..10];
        var path = Path.Combine(folders.Runtime, "kube", $"{request.Stage}-{key}.yaml");
        OwnerOnlyFile.Write(path, result.Output);
        return path;
    }
}
