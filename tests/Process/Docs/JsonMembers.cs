using System.Text.Json;

namespace Slipway.Tests.Docs;

/// <summary>The members of a JSON document as paths, with what kinds of values they have: <c>components[].name: string</c>.</summary>
static class JsonMembers
{
    public static SortedDictionary<string, SortedSet<string>> Of(string text)
    {
        using var document = JsonDocument.Parse(text);
        var members = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        Add("", document.RootElement, members);
        return members;
    }

    static void Add(string path, JsonElement value, SortedDictionary<string, SortedSet<string>> members)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    var below = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                    members.TryAdd(below, new SortedSet<string>(StringComparer.Ordinal));
                    members[below].Add(Kind(member.Value));
                    Add(below, member.Value, members);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Add($"{path}[]", item, members);
                }

                break;
        }
    }

    static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "flag",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
