using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Problems;
using Slipway.Programs;
using Slipway.Repository;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Sources;
using Slipway.State;
using Slipway.Tasks;

namespace Slipway.Releases.Machines;

/// <summary>
/// The files that a release is run from: those of the component, of the libraries that it needs, and of the folders above them. They are laid out once for each fingerprint, so that a
/// release knows nothing of the checkout that it came from.
/// </summary>
sealed class ReleaseFiles(RepositoryModel model, Stage stage, string root, ISourceTree sources)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    readonly FilesAbove _above = new(sources);

    /// <summary>Of a component: what it is made of, and how it is built.</summary>
    public string FingerprintOf(Component component)
    {
        var digest = new DigestBuilder();
        foreach (var file in FilesOf(component))
        {
            digest.Add(file.Path).Add((long)file.Kind).Add(file.Content);
        }

        foreach (var command in BuildOf(component))
        {
            digest.Add(command.Text);
        }

        return digest.Build().ToString()[..32];
    }

    /// <summary>What builds it, once: the task <c>build</c> of its manifest. A <c>scripts/build</c> makes images, and none is needed here.</summary>
    ImmutableArray<CommandDeclaration> BuildOf(Component component) => component.On(stage).Tasks.TryGetValue("build", out var task) ? task.Commands : [];

    /// <summary>Whether those of a release are laid out, all of them.</summary>
    public static bool AreThere(MachineStage place, string fingerprint) => fingerprint.Length > 0 && File.Exists(DoneOf(place, fingerprint)) && Directory.Exists(place.FilesOf(fingerprint));

    /// <summary>Lays them out and builds them, unless somebody did.</summary>
    /// <exception cref="ProblemException"><c>release-files-changed</c>, <c>release-build-failed</c>, <c>release-submodule</c></exception>
    public async Task LayOutAsync(Component component, MachineStage place, MachineHost host, Action<string> write, CancellationToken cancellation)
    {
        var fingerprint = FingerprintOf(component);
        place.Create(place.Files);
        using var held = await FileLock.TakeAsync(Path.Combine(place.Files, "lock"), Patience, host.Time, () => write("another command is laying out files on this stage; waiting for it"), cancellation)
            ?? throw new ProblemException(new Problem("state-locked", $"`{place.Files}` is being changed by another command") { Kind = ProblemKind.Locked });
        if (AreThere(place, fingerprint))
        {
            return;
        }

        var folder = place.FilesOf(fingerprint);
        Remove(place, fingerprint);
        PrivateFolder.Create(folder);
        foreach (var file in FilesOf(component))
        {
            cancellation.ThrowIfCancellationRequested();
            Copy(component, file, folder);
        }

        if (!await sources.AreUnchangedAsync([.. Folders(component)], cancellation))
        {
            throw new ProblemException(new Problem("release-files-changed", $"files of `{component.Name}` were changed while they were being laid out") { Kind = ProblemKind.Failure, Fix = "try again when nothing writes there" });
        }

        foreach (var command in BuildOf(component))
        {
            await BuildAsync(component, command, Path.Combine(folder, component.Folder), host, write, cancellation);
        }

        AtomicFile.Write(DoneOf(place, fingerprint), []);
    }

    /// <summary>Removes the files of releases that can not come back any more.</summary>
    /// <param name="kept">The fingerprints of those that can.</param>
    /// <param name="before">What was laid out since may be of a deploy that is only going to begin.</param>
    public static void Prune(MachineStage place, IReadOnlySet<string> kept, DateTimeOffset before)
    {
        foreach (var gone in Directory.Exists(place.Files) ? Directory.GetDirectories(place.Files).Select(Path.GetFileName).OfType<string>().Where(name => !kept.Contains(name) && Directory.GetLastWriteTimeUtc(place.FilesOf(name)) < before) : [])
        {
            Remove(place, gone);
        }
    }

    static void Remove(MachineStage place, string fingerprint)
    {
        File.Delete(DoneOf(place, fingerprint));
        if (Directory.Exists(place.FilesOf(fingerprint)))
        {
            Directory.Delete(place.FilesOf(fingerprint), recursive: true);
        }
    }

    static string DoneOf(MachineStage place, string fingerprint) => $"{place.FilesOf(fingerprint)}.done";

    IEnumerable<SourceFile> FilesOf(Component component) =>
        Folders(component).SelectMany(folder => sources.FilesOf(folder).Concat(_above.FilesAboveOf(folder))).DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal);

    IEnumerable<string> Folders(Component component) =>
        model.GraphOn(stage).Order([component]).Where(other => other == component || other.Kind == ComponentKind.Library).Select(other => other.Folder);

    void Copy(Component component, SourceFile file, string folder)
    {
        var (from, to) = (Path.Combine(root, file.Path), Path.Combine(folder, file.Path));
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (file.Kind == SourceKind.Submodule)
        {
            throw new ProblemException(new Problem("release-submodule", $"`{file.Path}` is a repository of its own within `{component.Name}`") { Why = "its files are not part of what a release on this machine is made of", Fix = "make it a component that is needed, or no submodule" });
        }

        if (file.Kind == SourceKind.Link)
        {
            File.CreateSymbolicLink(to, new FileInfo(from).LinkTarget ?? "");
            return;
        }

        File.Copy(from, to);
        using var written = File.OpenHandle(to, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(written);
    }

    static async Task BuildAsync(Component component, CommandDeclaration build, string folder, MachineHost host, Action<string> write, CancellationToken cancellation)
    {
        write($"{component.Name}: building it with `{build.Text}`");
        var last = new Queue<string>();
        var code = await host.Programs.StreamAsync(new ProgramCall(build.Words)
        {
            Directory = Path.Combine(folder, build.Folder),
            OnlyThisEnvironment = true,
            Environment = host.Passed.ToImmutableSortedDictionary(one => one.Key, one => (string?)one.Value, StringComparer.Ordinal),
            Timeout = Patience,
        }, line => Keep(last, host.Redactor.Redact(line.Text)), cancellation);
        if (code != 0)
        {
            throw new ProblemException(new Problem("release-build-failed", $"`{component.Name}` could not be built (exit code {code})") { Kind = ProblemKind.Failure, Why = string.Join('\n', last), Fix = "mend what its last lines say" });
        }
    }

    static void Keep(Queue<string> lines, string line)
    {
        lines.Enqueue(line);
        while (lines.Count > 20)
        {
            lines.Dequeue();
        }
    }
}
