using FsCheck;
using FsCheck.Fluent;
using Slipway.Bootstrap.Archives;

namespace Slipway.Tests.Bootstrap;

public class EntryNameTests
{
    [Theory]
    [InlineData("helm", "helm")]
    [InlineData("./linux-amd64//helm", "linux-amd64/helm")]
    [InlineData("a/./b/", "a/b")]
    [InlineData("./", "")]
    [InlineData("...", "...")]
    public void Honest_names_are_taken_apart(string name, string path) => Assert.Equal(path, string.Join('/', EntryName.Segments(name)));

    [Fact]
    public void No_name_that_is_taken_leads_out_of_the_folder()
    {
        var pieces = Gen.Elements("a", "..", ".", "/", "//", "\\", "\0", "\n", "C:", "é");
        Prop.ForAll(Gen.ListOf(pieces).Select(list => string.Concat(list)).ToArbitrary(), StaysInside).QuickCheckThrowOnFailure();

        static bool StaysInside(string name)
        {
            try
            {
                return Path.GetFullPath(Path.Combine(["/in", .. EntryName.Segments(name)])) is var path
                    && (path == "/in" || path.StartsWith("/in/", StringComparison.Ordinal));
            }
            catch (ArchiveException)
            {
                return true;
            }
        }
    }

    [Theory]
    [InlineData("lib/x", 0)]
    [InlineData("../lib/x", 1)]
    [InlineData("./../../x", 2)]
    public void A_link_may_lead_to_what_is_inside(string target, int depth) => EntryName.CheckTarget("link", target, depth);

    [Theory]
    [InlineData("/etc/passwd", 9)]
    [InlineData("..", 0)]
    [InlineData("../../x", 1)]
    [InlineData("a/../x", 9)]
    [InlineData("a/..", 9)]
    [InlineData("", 9)]
    public void A_link_that_leads_out_or_could_is_refused(string target, int depth) =>
        Assert.Throws<ArchiveException>(() => EntryName.CheckTarget("link", target, depth));
}
