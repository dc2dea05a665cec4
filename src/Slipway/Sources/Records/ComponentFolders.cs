using Slipway.Sources.Git;

namespace Slipway.Sources.Records;

/// <summary>Which folders of a table belong to which component: the nearest one above.</summary>
sealed class ComponentFolders
{
    const int None = -1;

    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    readonly int[] _first;
    readonly int[] _next;

    /// <param name="folders">Of all components, as people write them.</param>
    public ComponentFolders(SourceTable table, IReadOnlyCollection<string> folders)
    {
        Names = folders;
        var components = folders.Select(RawName.OfText).Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(components, RawName.Compare);
        for (var i = 0; i < components.Length; i++)
        {
            _numbers.Add(components[i], i);
        }

        _first = new int[components.Length];
        Array.Fill(_first, None);
        _next = new int[table.Folders.Length];
        Connect(table, Array.ConvertAll(components, RawName.Bytes));
    }

    /// <summary>All components' folders, as people write them.</summary>
    public IReadOnlyCollection<string> Names { get; }

    public int Count => _first.Length;

    /// <summary>The number of a component.</summary>
    /// <param name="folder">As people write it.</param>
    public int this[string folder] =>
        _numbers.TryGetValue(RawName.OfText(folder), out var number) ? number : throw new ArgumentException($"`{folder}` is not one of the components' folders", nameof(folder));

    /// <summary>Numbers of a component's own folders, in order.</summary>
    public IEnumerable<int> Of(int component)
    {
        for (var folder = _first[component]; folder != None; folder = _next[folder])
        {
            yield return folder;
        }
    }

    /// <summary>The component that a folder belongs to, whether it is in the table or not; null: to none.</summary>
    public int? OwnerOf(string path)
    {
        while (true)
        {
            if (_numbers.TryGetValue(path, out var number))
            {
                return number;
            }

            if (path.Length == 0)
            {
                return null;
            }

            path = RawName.FolderOf(path);
        }
    }

    // Both are in the order in which a folder comes right before all that is in it.
    void Connect(SourceTable table, byte[][] components)
    {
        var last = new int[components.Length];
        var open = new Stack<int>();
        var next = 0;
        var folders = table.Folders;
        for (var i = 0; i < folders.Length; i++)
        {
            var path = table.PathOf(folders[i]);
            for (; next < components.Length && RawName.Compare(components[next], path) <= 0; next++)
            {
                Leave(components, open, components[next]);
                open.Push(next);
            }

            Leave(components, open, path);
            _next[i] = None;
            if (open.TryPeek(out var owner))
            {
                (_first[owner] == None ? ref _first[owner] : ref _next[last[owner]]) = i;
                last[owner] = i;
            }
        }
    }

    static void Leave(byte[][] components, Stack<int> open, ReadOnlySpan<byte> path)
    {
        while (open.TryPeek(out var top) && !IsIn(path, components[top]))
        {
            open.Pop();
        }
    }

    static bool IsIn(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        folder.IsEmpty || (path.StartsWith(folder) && (path.Length == folder.Length || path[folder.Length] == '/'));
}
