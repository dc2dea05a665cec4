using Slipway.Images.Registry;
using Slipway.Releases.Objects.Databases;

namespace Slipway.Releases.Planning;

/// <summary>The image of a database as a stage runs it: a copy in the stage's own registry, by digest.</summary>
/// <param name="Reference">As nodes pull it; of one that is not copied yet, with a digest that stands for it.</param>
/// <param name="Missing">Where the deploy copies it to; null: it is there already, or stands.</param>
sealed record DatabaseImage(OwnedDatabase Database, string Reference, ImageReference? Missing = null);
