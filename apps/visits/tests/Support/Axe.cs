using System.Reflection;
using Microsoft.Playwright;
using Slipway.Tests.Support;

namespace Visits.Tests.Support;

/// <summary>axe-core, from npm, at the version of `package-lock.json`.</summary>
static class Axe
{
    static readonly Lazy<Task<string>> Script = new(ReadAsync);

    static string Folder { get; } = typeof(Axe).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "TestsFolder").Value!;

    /// <summary>What axe finds wrong with the page: a line each.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await Script.Value);
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}: ${node.failureSummary}`))");
    }

    static async Task<string> ReadAsync()
    {
        var file = Path.Combine(Folder, "node_modules", "axe-core", "axe.min.js");
        if (!File.Exists(file))
        {
            RealParts.Require("npm", RealParts.Find("npm") is not null, "apt-get install npm");
            await Processes.RunAsync(CancellationToken.None, "npm", "ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund");
        }

        return await File.ReadAllTextAsync(file);
    }
}
