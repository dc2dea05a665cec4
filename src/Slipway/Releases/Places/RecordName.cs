namespace Slipway.Releases.Places;

/// <summary>The names of the ConfigMaps of a record: <c>slipway.release.visits.12</c>, and for what does not fit into it <c>slipway.release.visits.12.0123456789abcdef.part2</c>.</summary>
/// <param name="Sum">Of a part: the digits of what it is a part of, so that those of a write that broke off are in nobody's way; null: of the record itself.</param>
sealed record RecordName(string Component, int Number, string? Sum = null, int Part = 1)
{
    const string Prefix = "slipway.release.";

    /// <summary>Null: it is not the name of a record.</summary>
    public static RecordName? Read(string name) => !name.StartsWith(Prefix, StringComparison.Ordinal) ? null : name[Prefix.Length..].Split('.') switch
    {
        [{ Length: > 0 } component, var text] when StagePlace.Number(text) is { } number => new RecordName(component, number),
        [{ Length: > 0 } component, var text, { Length: > 0 } sum, ['p', 'a', 'r', 't', .. var rest]] when StagePlace.Number(text) is { } number && StagePlace.Number(rest) is { } part =>
            new RecordName(component, number, sum, part),
        _ => null,
    };

    public override string ToString() => $"{Prefix}{Component}.{StagePlace.Text(Number)}{(Sum is null ? "" : $".{Sum}.part{StagePlace.Text(Part)}")}";
}
