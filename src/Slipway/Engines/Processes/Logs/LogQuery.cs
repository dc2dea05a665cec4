namespace Slipway.Engines.Processes.Logs;

/// <summary>Which lines somebody wants to see.</summary>
public sealed record LogQuery
{
    /// <summary>Components' names (<c>visits</c>) or processes' ids (<c>visits/web</c>); empty: all.</summary>
    public IReadOnlyCollection<string> Of { get; init; } = [];

    /// <summary>None before it; null: from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>A regular expression that a line must match; null: all do.</summary>
    public string? Grep { get; init; }

    /// <summary>The last so many lines of all that match, before following; null: all.</summary>
    public int? Tail { get; init; }

    /// <summary>Goes on with what is written from now on, until cancelled.</summary>
    public bool Follow { get; init; }
}
