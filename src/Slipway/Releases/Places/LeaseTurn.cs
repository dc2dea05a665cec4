using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Engines.Kubernetes;

namespace Slipway.Releases.Places;

/// <summary>Who deploys which components of a namespace, or waits to. It has their leases when no turn before it wants one of them.</summary>
/// <remarks>Nothing in it is believed: its times are of another's clock, and for people alone.</remarks>
/// <param name="Number">Whoever asks later has a higher one.</param>
/// <param name="Holder"><c>ada@laptop</c></param>
/// <param name="Components">Default: somebody has made it unreadable, and it may mean all of them.</param>
/// <param name="Seconds">How long it outlives its holder.</param>
/// <param name="SupersededBy">Who wants the holder to stop; null: nobody.</param>
sealed record LeaseTurn(long Number, string Holder, ImmutableArray<string> Components, string Since, string Renewed, int Seconds, string? SupersededBy = null)
{
    const int LongestHolder = 100;

    // One that claims to live for years would never be taken over.
    const int MostSeconds = 300;

    /// <summary>Another one for each deploy.</summary>
    [JsonIgnore]
    public string Token { get; init; } = "";

    /// <summary>For messages.</summary>
    [JsonIgnore]
    public string HolderShown => KubeText.Clean(Holder, LongestHolder);

    /// <summary>For messages; null: nobody.</summary>
    [JsonIgnore]
    public string? SupersederShown => SupersededBy is null ? null : KubeText.Clean(SupersededBy, LongestHolder);

    [JsonIgnore]
    public DateTimeOffset? Began => DateTimeOffset.TryParse(Since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [JsonIgnore]
    public TimeSpan Lives => TimeSpan.FromSeconds(Math.Clamp(Seconds, 1, MostSeconds));

    public static LeaseTurn Begin(string token, long number, string holder, ImmutableArray<string> components, TimeSpan lives, DateTimeOffset now) =>
        new(number, holder, components, Time(now), Time(now), (int)lives.TotalSeconds) { Token = token };

    /// <param name="text">What somebody has written under that token.</param>
    /// <param name="lives">Of one that cannot be read: whoever has written it renews it, or it is taken over.</param>
    public static LeaseTurn Read(string token, string text, TimeSpan lives)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, RecordJson.Default.LeaseTurn) is { Number: > 0 and < long.MaxValue, Holder.Length: > 0, Components: { IsDefault: false } components, Since: not null, Renewed: not null } turn && !components.Contains(null!))
            {
                return turn with { Token = token };
            }
        }
        catch (JsonException)
        {
            // As one that says nothing.
        }

        return new LeaseTurn(0, "somebody", default, "", text, (int)lives.TotalSeconds) { Token = token };
    }

    public string ToText() => JsonSerializer.Serialize(this, RecordJson.Default.LeaseTurn);

    public LeaseTurn At(DateTimeOffset now) => this with { Renewed = Time(now) };

    /// <summary>Of one that has waited until now.</summary>
    public LeaseTurn Held(DateTimeOffset now) => this with { Since = Time(now) };

    public bool Precedes(LeaseTurn other) => Number < other.Number || (Number == other.Number && string.CompareOrdinal(Token, other.Token) < 0);

    /// <summary>Whether both want the same component.</summary>
    public bool Meets(LeaseTurn other) => Components.IsDefault || other.Components.IsDefault || Components.Intersect(other.Components, StringComparer.Ordinal).Any();

    /// <summary>One of <paramref name="components"/> that this one wants too, for messages.</summary>
    public string Shared(ImmutableArray<string> components) => Components.IsDefault ? components.FirstOrDefault() ?? "" : components.First(component => Components.Contains(component, StringComparer.Ordinal));

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
