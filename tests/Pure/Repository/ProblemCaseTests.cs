using Slipway.Tests.Support;

namespace Slipway.Tests.Repository;

/// <summary>Every mistake with its whole text. With <c>SLIPWAY_APPROVE=1</c> the texts are written instead of compared: read them, then commit.</summary>
public class ProblemCaseTests
{
    public static TheoryData<string> Cases => [.. ProblemCases.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mistake_is_told_with_what_where_why_and_how_to_mend_it(string name)
    {
        var (files, expected) = ProblemCases.Get(name);

        var text = ManifestTexts.Check(files);

        if (System.Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            Approve(name, text);
        }
        else
        {
            Assert.Equal(expected, text);
        }
    }

    static void Approve(string name, string text)
    {
        var file = Path.Combine(SlipwayTool.Checkout, "tests/Pure/Repository/Cases", name + ".txt");
        var input = File.ReadAllText(file);
        var at = input.IndexOf("===\n", StringComparison.Ordinal);
        File.WriteAllText(file, $"{(at < 0 ? input : input[..at])}===\n{text}");
    }
}
