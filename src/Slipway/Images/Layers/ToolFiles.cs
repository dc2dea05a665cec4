using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Slipway.Problems;

namespace Slipway.Images.Layers;

/// <summary>The files that this program runs from, as an image gets them: it needs nothing of .NET but what comes with them.</summary>
/// <param name="Files">Sorted by their names in the image.</param>
/// <param name="EntryPoint">What starts the program there.</param>
sealed record ToolFiles(ImmutableArray<ToolFile> Files, ImmutableArray<string> EntryPoint)
{
    /// <summary>Where they are in the image.</summary>
    public const string Folder = "opt/slipway";

    /// <param name="folder">That the program lies in.</param>
    /// <param name="assembly">Of the program, where it was not published as a single file: <c>Slipway.Cli.dll</c>.</param>
    /// <param name="process">The executable of this process: the program itself where it is a single file.</param>
    /// <param name="runtime">The folder of the shared framework that it runs on.</param>
    /// <exception cref="ProblemException"><c>data-image-files</c>: they are in no form that we know.</exception>
    public static ToolFiles Of(string folder, string assembly, string process, string runtime) => File.Exists(Path.Combine(folder, assembly))
        ? WithRuntime(folder, assembly, Path.TrimEndingDirectorySeparator(runtime))
        : Sorted([Named("", process, isExecutable: true), .. Libraries(folder)], $"/{Folder}/{Path.GetFileName(process)}");

    /// <summary>Tells these files from all others, by their contents.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            await using var content = File.OpenRead(file.Source);
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{file.Name}\n{content.Length}\n{file.IsExecutable}\n"));
            hash.AppendData(await SHA256.HashDataAsync(content, cancellation));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>As it was built: the program's assemblies, and beside them the .NET that runs them.</summary>
    static ToolFiles WithRuntime(string folder, string assembly, string runtime)
    {
        // ROOT/shared/Microsoft.NETCore.App/10.0.1
        var (version, root) = (Path.GetFileName(runtime), Path.GetFullPath(Path.Combine(runtime, "../../..")));
        var (host, resolver) = (Path.Combine(root, "dotnet"), Path.Combine(root, "host", "fxr", version));
        if (!File.Exists(host) || !Directory.Exists(resolver))
        {
            throw new ProblemException(new Problem("data-image-files", "the files that this Slipway runs from are not where they should be")
            {
                Kind = ProblemKind.Failure,
                Why = $"an image for work on data is made from them, and in `{root}` there is no `dotnet` with `host/fxr/{version}`",
                Fix = "start Slipway by its launcher",
            });
        }

        IEnumerable<ToolFile> files =
        [
            .. Directory.EnumerateFiles(folder).Where(IsProgram).Select(file => Named("app/", file)),
            .. Native(folder),
            Named("dotnet/", host, isExecutable: true),
            .. Directory.EnumerateFiles(resolver).Select(file => Named($"dotnet/host/fxr/{version}/", file)),
            .. Directory.EnumerateFiles(runtime).Where(IsProgram).Select(file => Named($"dotnet/shared/Microsoft.NETCore.App/{version}/", file)),
        ];
        return Sorted(files, $"/{Folder}/dotnet/dotnet", $"/{Folder}/app/{assembly}");
    }

    /// <summary>Of packages, for this system.</summary>
    static IEnumerable<ToolFile> Native(string folder)
    {
        var name = $"runtimes/{RuntimeInformation.RuntimeIdentifier}/native";
        return Directory.Exists(Path.Combine(folder, name)) ? Directory.EnumerateFiles(Path.Combine(folder, name)).Select(file => Named($"app/{name}/", file)) : [];
    }

    static IEnumerable<ToolFile> Libraries(string folder) => Directory.EnumerateFiles(folder, "*.so").Select(file => Named("", file));

    static bool IsProgram(string file) => Path.GetExtension(file) is ".dll" or ".so" || file.EndsWith(".deps.json", StringComparison.Ordinal) || file.EndsWith(".runtimeconfig.json", StringComparison.Ordinal);

    static ToolFile Named(string folder, string source, bool isExecutable = false) => new($"{Folder}/{folder}{Path.GetFileName(source)}", source, isExecutable);

    static ToolFiles Sorted(IEnumerable<ToolFile> files, params ReadOnlySpan<string> entryPoint) => new([.. files.OrderBy(file => file.Name, StringComparer.Ordinal)], [.. entryPoint]);
}

/// <param name="Name">In the image, without a slash at its beginning.</param>
/// <param name="Source">On this machine.</param>
sealed record ToolFile(string Name, string Source, bool IsExecutable);
