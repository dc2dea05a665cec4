using Slipway.Testing;

namespace Slipway.Tests.Testing;

public class TestCountsTests
{
    [Fact]
    public void The_summary_of_dotnet_test_is_read() => Assert.Equal(
        new TestCounts(70, 2, 6),
        Read(1, "Test run summary: Failed!", "  total: 78", "  failed: 2", "  succeeded: 70", "  skipped: 6", "  duration: 4s 882ms"));

    [Fact]
    public void The_summary_of_pytest_is_read() => Assert.Equal(
        new TestCounts(3, 1, 2),
        Read(1, "a.py ...F", "==== 1 failed, 3 passed, 2 skipped in 0.12s ===="));

    [Fact]
    public void Several_summaries_add_up() => Assert.Equal(
        new TestCounts(3, 0, 0),
        Read(0, "  succeeded: 1", "  failed: 0", "  succeeded: 2", "  failed: 0"));

    [Fact]
    public void A_runner_without_a_summary_counts_as_one_test()
    {
        Assert.Equal(new TestCounts(1, 0, 0), Read(0, "fine"));
        Assert.Equal(new TestCounts(0, 1, 0), Read(3, "not fine"));
    }

    [Fact]
    public void A_run_that_breaks_off_after_its_tests_passed_is_not_green() =>
        Assert.Equal(new TestCounts(5, 1, 0), Read(134, "  succeeded: 5", "  failed: 0"));

    static TestCounts Read(int exitCode, params string[] lines)
    {
        var reader = new TestCountsReader();
        foreach (var line in lines)
        {
            reader.Add(line);
        }

        return reader.Total(exitCode);
    }
}
