using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Tests.Support;

namespace Slipway.Tests.Docs;

public sealed partial class DoctorPageTests
{
    [Fact]
    public async Task The_page_lists_every_check_and_no_other()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        repository.With("slipway.yaml", """
            repository: plasma
            tools:
              NAME: { version: 1.0.0, url: "file:tool", sha256: {} }
            """);
        var run = await repository.RunAsync("doctor", "-o", "json");
        using var answer = JsonDocument.Parse(run.Output);
        var asked = answer.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("id").GetString()!).Order(StringComparer.Ordinal);
        var listed = MarkdownPage.Read("doctor.md").Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line.Split('|')[1]).Select(match => match.Groups["id"].Value)).Order(StringComparer.Ordinal);
        Assert.Equal(asked, listed);
    }

    [GeneratedRegex("`(?<id>[^`]+)`")]
    private static partial Regex Code();
}
