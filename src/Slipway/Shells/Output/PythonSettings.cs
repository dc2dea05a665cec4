using System.Text;

namespace Slipway.Shells.Output;

/// <summary>
/// <c>slipway env -o python</c>: a module with a frozen dataclass that reads the variables when it is asked to, names all that are missing
/// or wrong at once, and does not print secrets. The module holds no value.
/// </summary>
public static class PythonSettings
{
    static readonly string[] Taken =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
        "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
        "while", "with", "yield", "from_environment", "self", "int", "bool", "str", "classmethod",
    ];

    /// <param name="variables">A guess of the type is made from values that stand in the manifest: whole numbers, true and false.</param>
    public static string Write(IEnumerable<ShellVariable> variables)
    {
        var settings = Setting.Of(variables, variable => string.Join('_', Setting.Words(variable)), Taken);
        var text = new StringBuilder("""
            # made by `slipway env -o python`
            import os
            from dataclasses import dataclass


            def _text(value):
                return value


            def _flag(value):
                if value.lower() not in ("true", "false"):
                    raise ValueError("neither true nor false")
                return value.lower() == "true"


            @dataclass(frozen=True, repr=False)
            class Settings:

            """);
        text.AppendJoin("", settings.Select(setting => $"    {setting.Member}: {Type(setting.Type)}\n"));
        text.Append("""

                @classmethod
                def from_environment(cls, environment=os.environ):
                    values, faults = {}, []
                    for member, variable, read in (

            """);
        text.AppendJoin("", settings.Select(setting => $"            (\"{setting.Member}\", \"{setting.Variable}\", {Reader(setting.Type)}),\n"));
        text.Append("""
                    ):
                        try:
                            values[member] = read(environment[variable])
                        except KeyError:
                            faults.append(f"{variable} is not set")
                        except ValueError:
                            faults.append(f"{variable} has a value of the wrong type")
                    if faults:
                        raise ValueError("; ".join(faults))
                    return cls(**values)

                def __repr__(self):
                    return (
                        "Settings("

            """);
        text.AppendJoin("            \", \"\n", settings.Select(setting =>
            setting.IsSecret ? $"            \"{setting.Member}=***\"\n" : $"            f\"{setting.Member}={{self.{setting.Member}!r}}\"\n"));
        return text.Append("            \")\"\n        )\n").ToString();
    }

    static string Type(SettingType type) => type switch { SettingType.Number => "int", SettingType.Flag => "bool", _ => "str" };

    static string Reader(SettingType type) => type switch { SettingType.Number => "int", SettingType.Flag => "_flag", _ => "_text" };
}
