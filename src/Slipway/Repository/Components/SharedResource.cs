namespace Slipway.Repository.Components;

/// <summary>Finds the resource that a need shares with its owner: <c>owner: orders</c>, <c>orders.database</c> or <c>apps/orders.database</c>.</summary>
static class SharedResource
{
    /// <summary>The owner's own need: the one named behind the dot, else the one that is called alike.</summary>
    /// <returns>Null when the owner has none of that kind and name, or itself borrows it.</returns>
    public static ResourceNeed? Find(ComponentSettings owner, ResourceNeed need, string reference)
    {
        var name = NameOf(need, reference);
        return owner.Needs.OfType<ResourceNeed>().FirstOrDefault(other => other.Owner is null && other.Kind == need.Kind && other.Name == name);
    }

    /// <summary>What the need is called there.</summary>
    public static string NameOf(ResourceNeed need, string reference) => Dot(reference) is var dot and > 0 ? reference[(dot + 1)..] : need.Name;

    /// <summary>The component's name or path.</summary>
    public static string OwnerOf(string reference) => Dot(reference) is var dot and > 0 ? reference[..dot] : reference;

    // The dots of `../orders` belong to the path.
    static int Dot(string reference) => reference.IndexOf('.', reference.LastIndexOf('/') + 1) is var dot && dot > reference.LastIndexOf('/') + 1 ? dot : -1;
}
