using Slipway.Testing;

namespace Slipway.Tests.Testing.Reading;

public class ReportFilesTests
{
    [Fact]
    public void What_pytest_writes_is_read()
    {
        var cases = Samples.Cases("pytest.junit.xml");

        Assert.Equal(
            [
                "Passed t_sample test_ok", "Failed t_sample test_bad", "Skipped t_sample test_skip", "Passed t_sample test_slow", "Passed t_sample test_superslow",
                "Skipped t_sample test_x", "Failed t_sample test_err", "Passed t_sample.TestC test_m[a]", "Passed t_sample.TestC test_m[b]]",
            ],
            Samples.Lines(cases));
        Assert.StartsWith("AssertionError: one & <two>\nassert 1 == 2\ndef test_bad():", cases[1].Message, StringComparison.Ordinal);
        Assert.Equal("not here", cases[2].Message);
        Assert.Equal(TimeSpan.FromSeconds(0.201), cases[3].Duration);
    }

    [Fact]
    public void A_test_that_pytest_ended_for_its_time_has_timed_out() =>
        Assert.Equal(["TimedOut t_to test_hangs", "Passed t_to test_ok"], Samples.Lines(Samples.Cases("pytest-timeout.junit.xml")));

    [Theory]
    [InlineData("xunit-v3.junit.xml")]
    [InlineData("xunit-v3.trx")]
    public void What_xunit_writes_is_read_in_both_formats(string name)
    {
        var cases = Samples.Cases(name);

        Assert.Equal(
            [
                "TimedOut Waits_for_ever", "Passed Adds_up", "Passed Is_slow", "Passed Takes", "Passed Takes", "Skipped Needs_a_server", "Failed Is_wrong", "Passed Is_superslow",
            ],
            cases.Select(test => $"{test.Outcome} {test.Name.Split('(')[0]}"));
        Assert.All(cases, test => Assert.Equal("Shop.A.PriceTests", test.Class));
        Assert.Equal("two & <two>", cases[1].Output);
        Assert.Equal("no server here", cases[5].Message);
        Assert.StartsWith("Assert.Equal() Failure: Values differ\nExpected: 1\nActual:   2\n   at Shop.A.PriceTests.Is_wrong()", cases[6].Message, StringComparison.Ordinal);
        Assert.Equal("looking", cases[6].Output);
        Assert.Equal(TimeSpan.FromSeconds(0.0483529), cases[6].Duration);
    }

    [Fact]
    public void What_vstest_writes_is_read()
    {
        var cases = Samples.Cases("vstest.trx");

        Assert.Equal(
            ["Failed Shop.V.PriceTests Is_wrong", "Passed Shop.V.PriceTests Is_slow", "Passed Shop.V.PriceTests Adds_up", "Skipped Shop.V.PriceTests Needs_a_server"],
            Samples.Lines(cases));
        Assert.Equal("looking", cases[0].Output);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><testsuites>&b;</testsuites>")]
    [InlineData("<!DOCTYPE testsuites SYSTEM 'file:///etc/passwd'><testsuites/>")]
    [InlineData("<testsuites><testsuite><testcase name='a'>")]
    [InlineData("not XML")]
    [InlineData("")]
    public void A_broken_or_hostile_file_becomes_a_warning(string text)
    {
        var (suites, problems) = Samples.Read(text);

        Assert.Empty(suites);
        var problem = Assert.Single(problems);
        Assert.Equal(("test-report-unreadable", Problems.Severity.Warning), (problem.Code, problem.Severity));
    }

    [Fact]
    public void A_file_that_is_too_deep_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("<testsuite>", 100_000));

        Assert.Contains("levels deep", Assert.Single(Samples.Read(text).Problems).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused()
    {
        using var endless = new Endless("<testsuites><testsuite><system-out>", Slipway.Testing.Reading.ReportFiles.MostCharacters + 1000L);
        var problems = new List<Problems.Problem>();

        Assert.Empty(Slipway.Testing.Reading.ReportFiles.Read("a.xml", endless, problems));
        Assert.Single(problems);
    }

    [Fact]
    public void Another_kind_of_document_is_left_alone()
    {
        var (suites, problems) = Samples.Read("<coverage line-rate='1'/>");

        Assert.Empty(suites);
        Assert.Empty(problems);
    }

    [Fact]
    public void Escape_sequences_and_what_is_no_text_are_taken_out()
    {
        var (suites, _) = Samples.Read("<testsuite><testcase name='a&#x1B;[31m&#0;b' time='-1'><failure message='&#x1B;]0;x&#7;y'/></testcase><testcase name='c' time='1e300'/></testsuite>");

        Assert.Equal(["ab ]0;xy 00:00:00", "c  00:00:00"], suites.Single().Cases.Select(test => $"{test.Name} {test.Message} {test.Duration}"));
    }

    [Fact]
    public void What_a_test_printed_is_kept_from_both_ends()
    {
        var (suites, _) = Samples.Read($"<testsuite><testcase name='a'><system-out>first{new string('x', 200_000)}last</system-out></testcase></testsuite>");

        var output = suites.Single().Cases.Single().Output!;
        Assert.True(output.Length < 70_000);
        Assert.StartsWith("first", output, StringComparison.Ordinal);
        Assert.EndsWith("last", output, StringComparison.Ordinal);
    }

    /// <summary>A beginning, and then one letter for as long as it is.</summary>
    sealed class Endless(string beginning, long length) : Stream
    {
        long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _at);
            for (var i = 0; i < read; i++)
            {
                buffer[offset + i] = _at + i < beginning.Length ? (byte)beginning[(int)(_at + i)] : (byte)'x';
            }

            _at += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
