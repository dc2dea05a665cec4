using System.Text;
using Slipway.Digests;
using Slipway.Sources;

namespace Slipway.Tests.Support;

/// <summary>A checkout that exists only in memory. A file whose path ends with <c>*</c> is executable, and one with <c>@</c> is a link to what its text says.</summary>
public sealed class SourcesInMemory : ISourceTree
{
    readonly SortedDictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    readonly HashSet<string> _folders;

    /// <param name="folders">The components' folders.</param>
    public SourcesInMemory(IEnumerable<string> folders, params IEnumerable<(string File, string Text)> files)
    {
        _folders = [.. folders];
        foreach (var (file, text) in files)
        {
            var path = file.TrimEnd('*', '@');
            _files[path] = new SourceFile(path, path == file ? SourceKind.File : file[^1] == '@' ? SourceKind.Link : SourceKind.Executable, Digest.Of(Encoding.UTF8.GetBytes(text)));
        }
    }

    public Digest OfFolder(string folder) => OfFolder(folder, [], _ => false);

    public SourceFile? Find(string path) => _files.TryGetValue(path, out var file) ? file : null;

    public Digest OfFolder(string folder, IReadOnlyCollection<string> starts, Func<string, bool> isLeftOut)
    {
        var digest = new DigestBuilder();
        foreach (var file in FilesOf(folder).Where(file => !isLeftOut(file.Path)))
        {
            digest.Add(file.Path).Add((long)file.Kind).Add(file.Content);
        }

        return digest.Build();
    }

    public IEnumerable<SourceFile> FilesOf(string folder) => _files.Values.Where(file => OwnerOf(file.Path) == folder);

    public IEnumerable<SourceFile> FilesIn(string folder) => _files.Values.Where(file => Parent(file.Path) == folder);

    public ValueTask<bool> AreUnchangedAsync(IReadOnlyCollection<string> folders, CancellationToken cancellation) => new(true);

    string OwnerOf(string path)
    {
        var folder = Parent(path);
        while (folder.Length > 0 && !_folders.Contains(folder))
        {
            folder = Parent(folder);
        }

        return folder;
    }

    static string Parent(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
}
