using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Sources.Git;
using Slipway.Sources.Reading;
using Slipway.Sources.Records;

namespace Slipway.Sources;

/// <summary>The files of a checkout, as they lie in a table.</summary>
sealed class SourceTree(string root, SourceRecord record, ComponentFolders components, SecondLook secondLook) : ISourceTree
{
    readonly SourceTable _table = record.Table;
    readonly Digest[] _digests = new Digest[components.Count];
    readonly bool[] _hasDigest = new bool[components.Count];

    public Digest? Identity => record.IsSure ? record.Identity : null;

    public bool KnowsNamesIn(string folder) =>
        _table.Find(RawName.OfText(folder)) is >= 0 and var number && _table.Folders[number] is { IsListed: true, Stamp.IsFolder: true };

    public IndexDifference? AgainstIndex() => record.IsSure ? IndexComparison.Of(root, _table) : null;

    public Digest OfFolder(string folder)
    {
        var component = components[folder];
        if (!Volatile.Read(ref _hasDigest[component]))
        {
            _digests[component] = Compute(component, leftOut: null);
            Volatile.Write(ref _hasDigest[component], true);
        }

        return _digests[component];
    }

    public Digest OfFolder(string folder, IReadOnlyCollection<string> starts, Func<string, bool> isLeftOut)
    {
        var leftOut = new LeftOut(starts, isLeftOut);
        var component = components[folder];
        foreach (var number in components.Of(component))
        {
            if (leftOut.MayBeIn(_table, _table.Folders[number]))
            {
                return Compute(component, leftOut);
            }
        }

        return OfFolder(folder);
    }

    public SourceFile? Find(string path)
    {
        var raw = RawName.OfText(path);
        if (_table.Find(RawName.FolderOf(raw)) is not (>= 0 and var number))
        {
            return null;
        }

        ref readonly var folder = ref _table.Folders[number];
        var name = RawName.Bytes(RawName.NameIn(raw));
        var names = _table.NamesOf(folder);
        foreach (ref readonly var file in _table.FilesOf(folder))
        {
            if (file.Kind.IsSource() && names.Slice(file.NameAt, file.NameLength).SequenceEqual(name))
            {
                return new SourceFile(path, (SourceKind)file.Kind, file.Content);
            }
        }

        return null;
    }

    public IEnumerable<SourceFile> FilesOf(string folder)
    {
        var files = new List<SourceFile>();
        foreach (var number in components.Of(components[folder]))
        {
            files.AddRange(CollectionsMarshal.AsSpan(Files(number)));
        }

        files.Sort((one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;
    }

    public IEnumerable<SourceFile> FilesIn(string folder) => _table.Find(RawName.OfText(folder)) is >= 0 and var number ? Files(number) : [];

    public ValueTask<bool> AreUnchangedAsync(IReadOnlyCollection<string> folders, CancellationToken cancellation) =>
        AreUnchangedAsync(folders, _ => false, cancellation);

    public ValueTask<bool> AreUnchangedAsync(IReadOnlyCollection<string> folders, Func<string, bool> isOutput, CancellationToken cancellation) =>
        secondLook.AreUnchangedAsync(this, _table, components, folders, isOutput, cancellation);

    Digest Compute(int component, LeftOut? leftOut)
    {
        var digest = new DigestBuilder();
        var start = -1;
        foreach (var number in components.Of(component))
        {
            ref readonly var folder = ref _table.Folders[number];
            var path = _table.PathOf(folder);

            // The first one is the component's own folder.
            start = start < 0 ? path.Length : start;
            var (content, count) = leftOut?.MayBeIn(_table, folder) == true ? leftOut.Content(_table, folder) : (folder.Content, folder.Sources);
            if (count > 0)
            {
                digest.Add(path[start..]).Add(content);
            }
        }

        return digest.Build();
    }

    List<SourceFile> Files(int number)
    {
        ref readonly var folder = ref _table.Folders[number];
        var path = RawName.Text(_table.PathOf(folder));
        var names = _table.NamesOf(folder);
        var files = new List<SourceFile>(folder.Sources);
        foreach (ref readonly var file in _table.FilesOf(folder))
        {
            if (file.Kind.IsSource())
            {
                files.Add(new SourceFile(RawName.Join(path, RawName.Text(names.Slice(file.NameAt, file.NameLength))), (SourceKind)file.Kind, file.Content));
            }
        }

        return files;
    }
}
