using System.Collections.Immutable;

namespace Slipway.Engines.Databases;

/// <summary>A server's programs as they were found on this machine.</summary>
/// <param name="Version">As the server says: <c>15.13</c>, <c>10.11.19</c>.</param>
/// <param name="Paths">Absolute, by what each is for: <c>server</c>, <c>client</c>, <c>make</c>, <c>ready</c>.</param>
public sealed record InstalledPrograms(Version Version, ImmutableSortedDictionary<string, string> Paths)
{
    public string Server => Paths["server"];

    public string Client => Paths["client"];
}
