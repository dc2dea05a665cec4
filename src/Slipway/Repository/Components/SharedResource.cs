namespace Slipway.Repository.Components;

/// <summary>Finds the resource that a need shares with its owner.</summary>
static class SharedResource
{
    /// <summary>The owner's own need: the one named behind the dot, else the one that is called alike.</summary>
    /// <returns>Null when the owner has none of that kind and name, or itself borrows it.</returns>
    public static ResourceNeed? Find(ComponentSettings owner, ResourceNeed need, string reference) =>
        owner.Needs.OfType<ResourceNeed>().FirstOrDefault(other => other.Owner is null && other.Kind == need.Kind && other.Name == NameOf(need, reference));

    public static string NameOf(ResourceNeed need, string reference) =>
        reference.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? reference[(dot + 1)..] : need.Name;
}
