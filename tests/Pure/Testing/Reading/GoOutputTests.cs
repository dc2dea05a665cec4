using Slipway.Testing.Reading;

namespace Slipway.Tests.Testing.Reading;

/// <summary>The lines follow the documentation of <c>go test</c> and <c>test2json</c>.</summary>
public class GoOutputTests
{
    [Fact]
    public void Tests_subtests_and_packages_are_read()
    {
        var go = Read(
            "=== RUN   TestSum", "=== RUN   TestSum/of_two", "    sum_test.go:8: got 3", "=== RUN   TestSum/of_none", "--- FAIL: TestSum (0.25s)",
            "    --- FAIL: TestSum/of_two (0.01s)", "    --- PASS: TestSum/of_none (0.00s)", "=== RUN   TestLong", "    sum_test.go:20: not with -short",
            "--- SKIP: TestLong (0.00s)", "FAIL", "FAIL\texample.com/shop/sum\t0.262s", "?   \texample.com/shop\t[no test files]", "FAIL");

        var suite = Assert.Single(go.Suites);
        Assert.Equal(
            [
                "Failed example.com/shop/sum TestSum", "Failed example.com/shop/sum TestSum/of_two", "Passed example.com/shop/sum TestSum/of_none", "Skipped example.com/shop/sum TestLong",
            ],
            Samples.Lines(suite.Cases));
        Assert.Equal("sum_test.go:8: got 3", suite.Cases[1].Message);
        Assert.Equal("sum_test.go:20: not with -short", suite.Cases[3].Message);
        Assert.Equal(TimeSpan.FromSeconds(0.25), suite.Cases[0].Duration);
        Assert.True(go.SawNoTestFiles);
    }

    [Fact]
    public void Without_v_a_package_counts_as_one_test()
    {
        var go = Read("ok  \texample.com/a\t(cached)", "FAIL\texample.com/b [build failed]", "ok  \texample.com/c\t0.1s [no tests to run]");

        Assert.Equal(["Passed example.com/a example.com/a", "Failed example.com/b example.com/b"], Samples.Lines(go.Suites.SelectMany(suite => suite.Cases)));
    }

    [Fact]
    public void What_others_print_is_no_go() => Assert.Empty(Read("ok", "FAIL", "--- PASS: something", "? what").Suites);

    static GoOutput Read(params string[] lines)
    {
        var go = new GoOutput();
        foreach (var line in lines)
        {
            go.Add(line);
        }

        return go;
    }
}
