using System.Text;
using System.Text.Json.Nodes;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Releases.Planning.Manifests;

/// <summary>The objects in a folder of a component: its <c>*.yaml</c>, or what <c>kubectl kustomize</c> makes of it.</summary>
static class ManifestFolder
{
    const int MostFiles = 500;

    /// <summary>Whether the usual folder is there with objects in it.</summary>
    public static bool IsUsed(string root, string folder) => Path.Combine(root, folder) is var path && Directory.Exists(path) && Files(path).Any();

    /// <summary>Whether it says itself that it is a Kustomize folder.</summary>
    public static bool IsKustomize(string root, string folder) => File.Exists(Path.Combine(root, folder, "kustomization.yaml"));

    /// <param name="root">Of the repository; nothing outside of it is read.</param>
    /// <param name="folder">From there.</param>
    /// <exception cref="ProblemException"><c>no-manifests</c>, <c>manifest-objects</c></exception>
    public static IReadOnlyList<(string File, JsonObject Object)> Read(string root, string folder)
    {
        var path = Inside(root, folder);
        var files = !Directory.Exists(path) ? [] : Files(path).Order(StringComparer.Ordinal).Take(MostFiles + 1).ToList();
        return files.Count is 0 or > MostFiles
            ? throw None(folder, files.Count == 0 ? "there is no `*.yaml` in it" : $"there are more than {MostFiles} files in it")
            : [.. files.SelectMany(file => ObjectReader.Read(Path.GetRelativePath(root, file), Text(root, file)).Select(one => (Path.GetRelativePath(root, file), one)))];
    }

    /// <exception cref="ProblemException"><c>no-manifests</c>, <c>kustomize-failed</c>, <c>manifest-objects</c></exception>
    public static async Task<IReadOnlyList<(string File, JsonObject Object)>> KustomizeAsync(string root, string folder, IProgramRunner programs, CancellationToken cancellation)
    {
        var path = Inside(root, folder);
        if (!Directory.Exists(path))
        {
            throw None(folder, "it is not there");
        }

        var result = await programs.RunAsync(KustomizeCall.Of(path), cancellation);
        return result.ExitCode == 0
            ? [.. ObjectReader.Read(folder, result.Output).Select(one => (folder, one))]
            : throw new ProblemException(new Problem("kustomize-failed", $"`kubectl kustomize {folder}` failed") { Kind = ProblemKind.Failure, Why = Engines.Kubernetes.KubeText.Clean(result.Error, 1000) });
    }

    static IEnumerable<string> Files(string path) => Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json");

    static string Text(string root, string file)
    {
        Inside(root, Path.GetRelativePath(root, file));
        return new FileInfo(file).Length > ObjectReader.MaximumLength
            ? throw None(Path.GetRelativePath(root, file), $"it is larger than {ObjectReader.MaximumLength / 1024 / 1024} MiB")
            : File.ReadAllText(file, Encoding.UTF8);
    }

    /// <summary>The absolute path. A link may lead anywhere.</summary>
    /// <exception cref="ProblemException"><c>no-manifests</c></exception>
    public static string Inside(string root, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(root, relative));
        var real = File.Exists(path) || Directory.Exists(path) ? RealPath.Of(path) : path;
        return (real + "/").StartsWith(RealPath.Of(root).TrimEnd('/') + "/", StringComparison.Ordinal) ? path : throw None(relative, "it leads out of the repository");
    }

    static ProblemException None(string place, string why) => new(new Problem("no-manifests", $"`{place}` has no Kubernetes objects that can be read")
    {
        Why = why,
        Where = new SourceSpan(place, 1, 1, 1, null),
        Fix = "correct `deploy:` in the component's `slipway.yaml`, or remove it: objects are then made from the manifest",
    });
}
