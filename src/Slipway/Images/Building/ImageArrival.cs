namespace Slipway.Images.Building;

/// <summary>An image that is here now, and how it came.</summary>
sealed record ImageArrival(BuiltImage Image, ImageWay Way)
{
    /// <summary>Why it is built although it may have been published; null: there is nothing to say.</summary>
    public string? Note { get; init; }
}
