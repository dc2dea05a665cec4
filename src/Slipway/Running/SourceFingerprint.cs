using System.Security.Cryptography;
using System.Text;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Components;

namespace Slipway.Running;

/// <summary>Tells whether the source of a component has changed: its files as Git sees them, and those of what it needs.</summary>
public sealed class SourceFingerprint(IProgramRunner programs, string root, RepositoryModel model)
{
    /// <summary>For each component a hash over names, modes and contents of its own files: tracked ones, and new ones that are not ignored.</summary>
    public async Task<IReadOnlyDictionary<Component, string>> OfAsync(IReadOnlyCollection<Component> components, CancellationToken cancellation)
    {
        var result = await programs.RunAsync(Files(root, components), cancellation);
        if (result.ExitCode != 0)
        {
            throw new ProblemException(new Problem("not-in-git", "Git cannot list the components' files") { Kind = ProblemKind.Failure, Why = result.Error.Trim() });
        }

        var files = result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)
            .ToLookup(file => model.ComponentAt(Folder(file)));
        return components.ToDictionary(component => component, component => Hash(files[component]));
    }

    // ls-files -z: names, each ended by NUL, relative to the folder given with -C
    public static ProgramCall Files(string root, IReadOnlyCollection<Component> components) => ProgramCall.Of(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--",
            .. components.Select(component => component.Folder.Length == 0 ? ":(literal)." : $":(literal){component.Folder}")]);

    string Hash(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            Append(hash, file);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    void Append(IncrementalHash hash, string file)
    {
        var info = new FileInfo(Path.Combine(root, file));
        hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0"));
        if (info.LinkTarget is { } target)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"link {target}\0"));
        }
        else if (info.Exists)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{info.UnixFileMode & UnixFileMode.UserExecute} {info.Length}\0"));
            using var stream = info.OpenRead();
            AppendAll(hash, stream);
        }
    }

    static void AppendAll(IncrementalHash hash, Stream stream)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }
    }

    static string Folder(string file) => file.LastIndexOf('/') is var slash and >= 0 ? file[..slash] : "";
}
