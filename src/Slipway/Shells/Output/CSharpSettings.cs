using System.Text;

namespace Slipway.Shells.Output;

/// <summary>
/// <c>slipway env -o csharp</c>: a file with a record that reads the variables when it is asked to, names all that are missing or wrong at
/// once, and does not print secrets. The file holds no value.
/// </summary>
public static class CSharpSettings
{
    // What a record has already, and what the file itself names.
    static readonly string[] Taken =
    [
        "Settings", "FromEnvironment", "Equals", "GetHashCode", "GetType", "ToString", "PrintMembers", "EqualityContract", "Clone",
        "MemberwiseClone", "ReferenceEquals", "Finalize", "Text", "Number", "Flag", "Fault", "System",
    ];

    /// <param name="variables">A guess of the type is made from values that stand in the manifest: whole numbers, true and false.</param>
    public static string Write(IEnumerable<ShellVariable> variables)
    {
        var settings = Setting.Of(variables, variable => string.Concat(Setting.Words(variable).Select(Capital)), Taken);
        var text = new StringBuilder("""
            // made by `slipway env -o csharp`
            #nullable enable

            public sealed record Settings
            {

            """);
        text.AppendJoin("", settings.Select(setting => $"    public required {Type(setting.Type)} {setting.Member} {{ get; init; }}\n"));
        text.Append("""

                /// <summary>Reads the variables; <paramref name="read"/> gives the value of one, by default that of this process.</summary>
                public static Settings FromEnvironment(global::System.Func<string, string?>? read = null)
                {
                    var faults = new global::System.Collections.Generic.List<string>();
                    read ??= global::System.Environment.GetEnvironmentVariable;
                    var settings = new Settings
                    {

            """);
        text.AppendJoin("", settings.Select(setting => $"            {setting.Member} = {setting.Type}(\"{setting.Variable}\", read, faults),\n"));
        text.Append("""
                    };
                    return faults.Count == 0 ? settings : throw new global::System.InvalidOperationException(string.Join("; ", faults));
                }


            """);
        text.Append($"    public override string ToString() =>\n        $\"Settings {{{{ {string.Join(", ", settings.Select(Shown))} }}}}\";\n");
        return text.Append(Readers(settings)).Append(settings.IsEmpty ? "" : Fault).Append("}\n").ToString();
    }

    const string Fault = """

            static T Fault<T>(string fault, global::System.Collections.Generic.List<string> faults)
            {
                faults.Add(fault);
                return default!;
            }

        """;

    static string Readers(IEnumerable<Setting> settings)
    {
        var types = settings.Select(setting => setting.Type).ToHashSet();
        const string Parameters = "(string name, global::System.Func<string, string?> read, global::System.Collections.Generic.List<string> faults)";
        var text = new StringBuilder();
        text.Append(types.Contains(SettingType.Text) ? Reader("string", "Text", "value", "", Parameters) : "");
        text.Append(types.Contains(SettingType.Number) ? Reader("int", "Number", "int.TryParse(value, out var number) ? number", "a whole number", Parameters) : "");
        return text.Append(types.Contains(SettingType.Flag) ? Reader("bool", "Flag", "bool.TryParse(value, out var flag) ? flag", "true or false", Parameters) : "").ToString();
    }

    static string Reader(string type, string name, string parsed, string expected, string parameters) => $$"""

            static {{type}} {{name}}{{parameters}}
            {
                var value = read(name);
                if (value is null)
                {
                    return Fault<{{type}}>($"{name} is not set", faults);
                }

                return {{parsed}}{{(expected.Length == 0 ? "" : $" : Fault<{type}>($\"{{name}} is not {expected}\", faults)")}};
            }

        """;

    static string Shown(Setting setting) => setting.IsSecret ? $"{setting.Member} = ***" : $"{setting.Member} = {{{setting.Member}}}";

    static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    static string Type(SettingType type) => type switch { SettingType.Number => "int", SettingType.Flag => "bool", _ => "string" };
}
