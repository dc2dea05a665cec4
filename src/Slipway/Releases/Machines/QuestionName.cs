using System.Globalization;

namespace Slipway.Releases.Machines;

/// <summary>What a container is called in which an image is asked for its pending migrations: by it anybody can tell when its time is over, as that of one whose asker was killed.</summary>
static class QuestionName
{
    const string Prefix = "status-";
    const int IdLength = 32;

    /// <summary>No other is called so.</summary>
    /// <param name="until">It may take so long.</param>
    public static string New(DateTimeOffset until) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{until.ToUnixTimeSeconds()}-{Guid.NewGuid():N}");

    /// <param name="container">Its whole name: <c>slipway-plasma-live-1f9c03a7be.visits.status-1795358100-…</c></param>
    public static bool IsOver(string container, DateTimeOffset now)
    {
        var name = container[(container.LastIndexOf('.') + 1)..];
        return name.StartsWith(Prefix, StringComparison.Ordinal) && name[Prefix.Length..].Split('-') is [var until, { Length: IdLength }]
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < now.ToUnixTimeSeconds();
    }
}
