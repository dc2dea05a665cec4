using System.Text.RegularExpressions;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Rollout;

public partial class RolloutFailureTests
{
    [Fact]
    public void A_problem_says_what_why_and_what_to_do()
    {
        var failure = new RolloutFailure("rollout-crash", "it does not stay up") { Evidence = "exit code 1", Fix = "mend it", LastLines = ["one", "two"] };

        var problem = failure.ToProblem();

        Assert.Equal(("rollout-crash", "it does not stay up", "exit code 1; it last wrote:\n  one\n  two", "mend it", ProblemKind.Failure), (problem.Code, problem.What, problem.Why, problem.Fix, problem.Kind));
        Assert.Equal("exit code 1", (failure with { LastLines = [] }).ToProblem().Why);
        Assert.Equal(ProblemKind.Timeout, (failure with { IsTimeout = true }).ToProblem().Kind);
    }

    [Theory]
    [InlineData("rollout-job", true, "migration-failed", "mend it")]
    [InlineData("rollout-deadline", true, "migration-deadline", "see with `--rehearse` what takes so long and which locks it holds; more time is `data: { timeout: 2h }`")]
    [InlineData("rollout-image", true, "rollout-image", "mend it")]
    [InlineData("rollout-image", false, "rollout-image", "it may still be at work: look with `kubectl get jobs,pods`, and delete the Job before anything else is done")]
    public void A_migration_that_may_still_be_at_work_is_told_as_such(string code, bool isOver, string expected, string fix)
    {
        var problem = MigrationProblems.Of("migrate-1", new RolloutFailure(code, "…") { Fix = "mend it" }, isOver);

        Assert.Equal((expected, fix), (problem.Code, problem.Fix));
    }

    [Theory]
    [InlineData(137, "OOMKilled", "killed, since it used more memory than it may")]
    [InlineData(137, "Error", "killed, out of memory or SIGKILL")]
    [InlineData(127, "Error", "command not found")]
    [InlineData(130, "Error", "killed by signal 2")]
    [InlineData(255, "Error", "the program's own error")]
    public void An_exit_code_has_a_meaning(long code, string reason, string meaning) => Assert.Equal(meaning, ExitMeaning.Of(code, reason));

    [Theory]
    [InlineData("ErrImagePull", "pull access denied, repository does not exist or may require authorization", true)]
    [InlineData("ErrImagePull", "failed to resolve reference: unexpected status from HEAD request: 401 Unauthorized", true)]
    [InlineData("ErrImagePull", "x: not found", true)]
    [InlineData("ErrImagePull", "dial tcp 10.0.0.1:443: i/o timeout: not found", false)]
    [InlineData("ErrImagePull", "429 Too Many Requests: access denied", false)]
    [InlineData("ErrImagePull", "unexpected EOF", false)]
    [InlineData("InvalidImageName", "couldn't parse image name", true)]
    public void What_a_registry_answered_stays_so(string reason, string message, bool isLasting) => Assert.Equal(isLasting, ImageErrors.IsLasting(reason, message));

    [Fact]
    public void The_page_on_rollouts_names_every_cause()
    {
        var codes = Directory.EnumerateFiles(Path.Combine(SlipwayTool.Checkout, "src/Slipway/Releases/Rollout"), "*.cs")
            .SelectMany(file => Made().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value)).Distinct().Order(StringComparer.Ordinal);
        var named = Row().Matches(File.ReadAllText(Path.Combine(SlipwayTool.Checkout, "docs/rollouts.md"))).Select(match => match.Groups["code"].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(codes, named);
    }

    // new("rollout-crash", $"…
    [GeneratedRegex("""new\("(?<code>rollout-[a-z]+)", \$""")]
    private static partial Regex Made();

    // | `rollout-crash` | …
    [GeneratedRegex(@"^\| `(?<code>rollout-[a-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
