using System.Collections.Immutable;

namespace Slipway.Repository.Manifests;

/// <summary>Collects the entries of one map, each key once.</summary>
sealed class MapBuilder(ManifestComplaints complaints)
{
    // Most maps have a handful of keys, for which a scan beats a dictionary.
    const int Few = 16;

    readonly ImmutableArray<MapEntry>.Builder _entries = ImmutableArray.CreateBuilder<MapEntry>();
    Dictionary<string, ScalarNode>? _places;

    /// <param name="key">Null: an alias, which was refused; so for the value.</param>
    public void Add(ManifestNode? key, ManifestNode? value)
    {
        if (key is not (ScalarNode or null))
        {
            complaints.KeyNotText(key);
        }

        if (key is not ScalarNode name)
        {
            return;
        }

        if (name is { IsPlain: true, Text: "<<" })
        {
            complaints.Merge(name);
        }
        else if (First(name.Text) is { } first)
        {
            complaints.Twice(name, first);
        }
        else if (value is not null)
        {
            _places?.Add(name.Text, name);
            _entries.Add(new MapEntry(name, value));
        }
    }

    public ImmutableArray<MapEntry> Drain() => _entries.DrainToImmutable();

    ScalarNode? First(string key)
    {
        if (_places is null && _entries.Count >= Few)
        {
            _places = _entries.ToDictionary(entry => entry.Key.Text, entry => entry.Key, StringComparer.Ordinal);
        }

        if (_places is not null)
        {
            return _places.GetValueOrDefault(key);
        }

        foreach (var entry in _entries)
        {
            if (entry.Key.Text == key)
            {
                return entry.Key;
            }
        }

        return null;
    }
}
