using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Shells.Output;

/// <summary>A variable as a member of a typed object.</summary>
/// <param name="Variable">Its name in the environment.</param>
/// <param name="Member">A valid and unique identifier of the language.</param>
sealed record Setting(string Variable, string Member, SettingType Type, bool IsSecret)
{
    /// <summary>The settings for some variables.</summary>
    /// <param name="name">Makes an identifier of a variable's name.</param>
    /// <param name="taken">What the identifiers may not be.</param>
    public static ImmutableArray<Setting> Of(IEnumerable<ShellVariable> variables, Func<string, string> name, IEnumerable<string> taken)
    {
        var used = taken.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. variables.Select(variable => new Setting(variable.Name, Unused(name(variable.Name), used), TypeOf(variable), variable.IsSecret)),
        ];
    }

    /// <summary>The words of a variable's name: <c>LOG_LEVEL</c> has two. None when it is all underscores.</summary>
    public static string[] Words(string variable)
    {
        var words = variable.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToLowerInvariant()).ToArray();
        return words.Length == 0 || char.IsAsciiDigit(words[0][0]) ? ["value", .. words] : words;
    }

    static string Unused(string wanted, HashSet<string> used)
    {
        var name = wanted;
        for (var number = 2; !used.Add(name); number++)
        {
            name = new StringBuilder(wanted).Append('_').Append(number).ToString();
        }

        return name;
    }

    // `007` is no number, and what is not known yet is text.
    static SettingType TypeOf(ShellVariable variable) => variable.Text switch
    {
        "true" or "false" => SettingType.Flag,
        { } text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == text => SettingType.Number,
        _ => SettingType.Text,
    };
}

/// <summary>What a variable's value is taken for.</summary>
enum SettingType
{
    Text,
    Number,
    Flag,
}
