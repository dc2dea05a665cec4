using FsCheck;
using FsCheck.Fluent;
using Slipway.Problems;
using Slipway.Secrets;

namespace Slipway.Tests.Secrets;

public class SecretFileFormatTests
{
    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
        {
            var value = text ?? "";
            var written = SecretFileFormat.Write([new("a", new Secret(value)), new("b-2", new Secret("x\r\n\\n"))]);
            var read = SecretFileFormat.Read(written, "secrets");
            return read.Count == 2 && read["a"].Reveal() == value && read["b-2"].Reveal() == "x\r\n\\n";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_sorted_and_escaped() =>
        Assert.Equal("# slipway secrets 1\na=x\\ny=\\\\z\nb=1234\n",
            SecretFileFormat.Write([new("b", new Secret("1234")), new("a", new Secret("x\ny=\\z"))]));

    [Fact]
    public void All_bad_lines_are_reported_at_once_without_their_text()
    {
        var exception = Assert.Throws<ProblemException>(() => SecretFileFormat.Read("hunter2\nok=1234\nok=5678\nbad=\\x\nUP=hunter3\n", "s"));
        Assert.Equal([1, 3, 4, 5], exception.Problems.Select(problem => problem.Where!.Line));
        Assert.DoesNotContain(exception.Problems, problem => problem.ToString().Contains("hunter"));
    }
}
