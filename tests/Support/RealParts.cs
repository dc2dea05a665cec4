namespace Slipway.Tests.Support;

/// <summary>Parts of a machine that some tests need: a visible skip where one is missing, a failure where it is required.</summary>
public static class RealParts
{
    // xunit.v3 takes an exception whose message begins so for a skip.
    const string SkipToken = "$XunitDynamicSkip$";

    /// <summary>Skips the test unless the part was found; fails it when <c>SLIPWAY_REQUIRE</c> (a comma list) names the part.</summary>
    public static void Require(string part, bool found, string install)
    {
        if (found)
        {
            return;
        }

        var required = Environment.GetEnvironmentVariable("SLIPWAY_REQUIRE") ?? "";
        throw required.Split(',', StringSplitOptions.TrimEntries).Contains(part, StringComparer.Ordinal)
            ? new InvalidOperationException($"`{part}` is required and not here: {install}")
            : new InvalidOperationException($"{SkipToken}`{part}` is not here: {install}");
    }
}
