using Slipway.Engines.Databases;

namespace Slipway.Running;

/// <summary>A resource's data on one stage of this checkout.</summary>
/// <param name="Request">Whose it is and where it lies.</param>
/// <param name="IsDeclared">False when no manifest declares the need any more.</param>
public sealed record KeptData(ResourceRequest Request, bool IsDeclared);
