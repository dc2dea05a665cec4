using System.Collections.Immutable;

namespace Slipway.Repository.Manifests;

/// <summary>Refinement: maps are merged key by key, everything else is replaced.</summary>
static class ManifestMerge
{
    public static MapNode Over(this MapNode refinement, MapNode? basis)
    {
        if (basis is null)
        {
            return refinement;
        }

        var entries = basis.Entries.ToBuilder();
        foreach (var entry in refinement.Entries)
        {
            var at = IndexOf(entries, entry.Key.Text);
            if (at < 0)
            {
                entries.Add(entry);
            }
            else
            {
                entries[at] = new MapEntry(entry.Key, Merge(entries[at].Value, entry.Value));
            }
        }

        return refinement with { Entries = entries.DrainToImmutable() };
    }

    static ManifestNode Merge(ManifestNode basis, ManifestNode refinement) =>
        basis is MapNode below && refinement is MapNode above ? above.Over(below) : refinement;

    static int IndexOf(ImmutableArray<MapEntry>.Builder entries, string key)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key.Text == key)
            {
                return i;
            }
        }

        return -1;
    }
}
