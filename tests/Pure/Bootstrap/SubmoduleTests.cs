using Slipway.Bootstrap.Submodules;

namespace Slipway.Tests.Bootstrap;

public class SubmoduleTests
{
    const string Commit = "1f3c0a9e6d1f4b0e8a7c5d3b2a190817f6e5d4c3";

    [Fact]
    public void The_lines_of_git_are_read()
    {
        var all = SubmoduleStatus.Parse(
            $"-{Commit} libs/money\n {Commit} libs/plain words (v1.2-3-g9be1c2)\n+{Commit} libs/ahead (heads/main)\nU{Commit} libs/torn\n-{Commit} libs/odd (name)\nwarning: x\n");

        Assert.Equal(
            [
                new("libs/money", true), new("libs/plain words", false), new("libs/ahead", false),
                new("libs/torn", false), new("libs/odd (name)", true),
            ],
            all);
    }

    [Fact]
    public void Only_what_is_missing_is_named_each_in_the_repository_that_it_belongs_to()
    {
        SubmoduleStatus[] all =
        [
            new("a", true), new("b", false), new("b/c", false),
            new("b/c/d", true), new("b/e", true), new("bb", true),
        ];

        Assert.Equal(
            [
                "/repo: git submodule update --init --recursive -- a bb",
                "/repo/b/c: git submodule update --init --recursive -- d",
                "/repo/b: git submodule update --init --recursive -- e",
            ],
            SubmoduleCalls.Fetch("/repo", all).Select(call => $"{call.Directory}: {string.Join(' ', call.Words)}"));
    }
}
