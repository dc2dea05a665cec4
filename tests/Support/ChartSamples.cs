namespace Slipway.Tests.Support;

/// <summary>Small charts in the manner of well-known ones: <c>tests/Process/Releases/Charts</c>.</summary>
static class ChartSamples
{
    public static string Folder(string name) => Path.Combine(SlipwayTool.Checkout, "tests/Process/Releases/Charts", name);

    /// <param name="folder">Becomes the chart.</param>
    public static void Copy(string name, string folder)
    {
        var from = Folder(name);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
