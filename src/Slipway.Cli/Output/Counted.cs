using System.Globalization;

namespace Slipway.Cli.Output;

/// <summary><c>1 tool</c>, <c>2 tools</c>.</summary>
static class Counted
{
    public static string Of(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
