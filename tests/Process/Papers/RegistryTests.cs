using System.Text.RegularExpressions;
using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Papers;

public partial class RegistryTests
{
    [Fact]
    public async Task No_lock_file_script_or_setting_names_a_registry()
    {
        var call = ProgramCall.Of("git", "ls-files", "-z") with { Directory = SlipwayTool.Checkout };
        var listed = await new ProgramRunner().RunAsync(call, TestContext.Current.CancellationToken);
        var files = listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => IsPlumbing().IsMatch(file)).ToList();
        Assert.Contains("src/Slipway.Cli/packages.lock.json", files);
        Assert.Contains("bench/package-lock.json", files);
        var naming = files.Where(file => Registry().IsMatch(File.ReadAllText(Path.Combine(SlipwayTool.Checkout, file))));
        Assert.Empty(naming);
    }

    // Lock files, settings, and what has no extension: scripts.
    [GeneratedRegex(@"\.(lock|json|props|targets|csproj|config|sh|mjs|yaml|yml)$|(^|/)(\.npmrc|[^./]+)$")]
    private static partial Regex IsPlumbing();

    [GeneratedRegex(@"""resolved"": ""https?:|//([\w-]+\.)*(nuget\.org|npmjs\.org|npmjs\.com|yarnpkg\.com|pypi\.org)")]
    private static partial Regex Registry();
}
