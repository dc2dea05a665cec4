using Slipway.Bootstrap;
using Slipway.Bootstrap.Scripts;
using Slipway.Bootstrap.Submodules;
using Slipway.Programs;

namespace Slipway.Doctor;

/// <summary>What <c>slipway bootstrap</c> would do for a checkout.</summary>
public static class CheckoutChecks
{
    const string Bootstrap = "slipway bootstrap";

    /// <summary>One check for each pinned tool: there, intact, and of the pinned version. Looks at files' sizes and times only.</summary>
    public static IEnumerable<DoctorCheck> Tools(string root, IEnumerable<PinnedTool> tools, ToolPlatform platform) =>
        tools.Select(tool => new DoctorCheck($"tool-{tool.Name}", _ => Task.FromResult(Tool(root, tool, platform))));

    public static DoctorCheck Submodules(string root, IProgramRunner programs) => new("submodules", async cancellation =>
    {
        var all = await new SubmoduleFetcher(programs).ReadAsync(root, cancellation);
        var missing = all.Where(each => each.IsMissing).Select(each => $"`{each.Path}`").ToArray();
        return missing.Length == 0
            ? DoctorResult.Ok("submodules", all.IsEmpty ? "the repository has no submodules" : $"all {all.Length} submodules are there")
            : DoctorResult.Failed("submodules", $"{missing.Length} of {all.Length} submodules are not there: {string.Join(", ", missing)}", Bootstrap);
    });

    /// <summary>Every <c>scripts/init</c> can be run.</summary>
    public static DoctorCheck InitScripts(IEnumerable<InitScript> scripts) => new("init-scripts", _ =>
    {
        var all = scripts.Select(script => script.Script).OfType<string>().ToArray();
        var plain = all.Where(script => !ProgramPath.CanRun(script)).ToArray();
        return Task.FromResult(plain.Length == 0
            ? DoctorResult.Ok("init-scripts", all.Length == 0 ? "no component has a `scripts/init`" : $"all {all.Length} `scripts/init` can be run")
            : DoctorResult.Failed("init-scripts", $"{plain.Length} `scripts/init` cannot be run: they are not executable", $"chmod +x {string.Join(' ', plain)}"));
    });

    static DoctorResult Tool(string root, PinnedTool tool, ToolPlatform platform)
    {
        var id = $"tool-{tool.Name}";
        var (resolved, problems) = ToolResolver.ResolveAll([tool], platform, root);
        if (!problems.IsEmpty)
        {
            return DoctorResult.Failed(id, problems[0].What, problems[0].Fix ?? problems[0].Why ?? Bootstrap);
        }

        var there = new DepsFolder(root).Read().Where(each => each.Stamp.Name == tool.Name);
        var plan = BootstrapPlan.Of([], resolved, there, []).Tools[0];
        return plan.Change switch
        {
            ToolChange.Keep => DoctorResult.Ok(id, $"{tool.Name} {tool.Version}"),
            ToolChange.Fetch => DoctorResult.Failed(id, $"{tool.Name} {tool.Version} is not there", Bootstrap),
            _ when plan.Before == tool.Version => DoctorResult.Failed(id, $"{tool.Name} {tool.Version} is not what bootstrap put there", Bootstrap),
            _ => DoctorResult.Failed(id, $"{tool.Name} is {plan.Before}, and the manifest pins {tool.Version}", Bootstrap),
        };
    }
}
