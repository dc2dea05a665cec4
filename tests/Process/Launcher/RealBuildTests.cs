using Slipway.Programs;
using Slipway.Tests.Support;

namespace Slipway.Tests.Launcher;

/// <summary>Slow, more than a minute: the real SDK makes the real tool, in the form for whoever has no C compiler.</summary>
public sealed class RealBuildTests : IDisposable
{
    readonly string _base = Directory.CreateTempSubdirectory("slipway real ").FullName;

    public void Dispose() => Directory.Delete(_base, recursive: true);

    [Fact]
    [Trait("list", "superslow")]
    public async Task The_real_tool_is_built_without_a_C_compiler_inside_another_repository_and_serves_that_one()
    {
        await RunAsync(_base, "/bin/sh", "-c", "mkdir bin && for one in clang gcc; do printf '#!/bin/sh\\nexit 1\\n' >bin/$one && chmod +x bin/$one; done");
        var inner = Path.Combine(_base, "vendor", "slipway");
        await RunAsync(SlipwayTool.Checkout, "/bin/sh", "-c", """
            mkdir -p "$0" && git ls-files -z -co --exclude-standard -- slipway slipway.yaml src version.txt global.json 'Directory.*' .editorconfig .gitignore \
                | tar -c --null -T - -f - | tar -x -f - -C "$0"
            cd "$0" && git init -q . && git add -A && git -c user.name=A -c user.email=a@b commit -q -m A
            cd ../.. && git init -q . && printf 'repository: outer\n' >slipway.yaml && mkdir -p apps/web && printf 'app: web\n' >apps/web/slipway.yaml
            """, inner);

        var launcher = Path.Combine(inner, "slipway");
        var version = (await File.ReadAllTextAsync(Path.Combine(inner, "version.txt"), TestContext.Current.CancellationToken)).Trim();
        var first = await RunAsync(Path.Combine(_base, "apps", "web"), launcher, "--version");
        Assert.Equal((0, $"{version}+1\n"), (first.ExitCode, first.Output));
        Assert.Contains("slipway: there is no C compiler", first.Error, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync(inner, "git", "status", "--porcelain")).Output);

        var list = await RunAsync(Path.Combine(_base, "apps", "web"), launcher, "list", "-o", "name");
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        Assert.Contains("web", list.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("slipway", list.Output, StringComparison.Ordinal);
    }

    // In CI's own manner, in which a restore may not change a lock file.
    async Task<ProgramResult> RunAsync(string directory, params string[] words)
    {
        var call = ProgramCall.Of(words) with { Directory = directory, Timeout = TimeSpan.FromMinutes(10) };
        var variables = call.Environment.SetItem("PATH", $"{_base}/bin:{Environment.GetEnvironmentVariable("PATH")}").Add("CI", "true").Add("MSBuildSDKsPath", null).Add("MSBUILD_EXE_PATH", null);
        return await new ProgramRunner().RunAsync(call with { Environment = variables }, TestContext.Current.CancellationToken);
    }
}
