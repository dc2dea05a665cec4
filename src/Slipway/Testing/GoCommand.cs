using System.Collections.Immutable;

namespace Slipway.Testing;

/// <summary>
/// <c>go test</c> writes no report, and its JSON is nothing to read: <c>-v</c> names each test on lines that people read too.
/// Go has no marks; what <c>-short</c> leaves out is not fast, and which of the other lists that is the tests read from <c>SLIPWAY_TEST_LIST</c>.
/// </summary>
static class GoCommand
{
    public static ImmutableArray<string> Words(TestRequest request, CommandText text)
    {
        if (text.Has("-args") || text.Has("--args") || text.Has("-json"))
        {
            return [];
        }

        ImmutableArray<string> words = text.Has("-v") ? [] : ["-v"];
        return request.List == TestList.Fast && !text.Has("-short") ? [.. words, "-short"] : words;
    }
}
