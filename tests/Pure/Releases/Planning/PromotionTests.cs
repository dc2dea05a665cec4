using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Machines;
using Slipway.Releases.Planning;
using Slipway.Releases.Records;
using Slipway.Repository;
using Slipway.Repository.Manifests;

namespace Slipway.Tests.Releases.Planning;

public class PromotionTests
{
    const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    const string Stages = "repository: plasma\nstages: { staging: { context: here, registry: \"localhost:5000/s\" }, production: { context: here, registry: { push: \"localhost:5000/p\", pull: \"registry.lab:5000\" } } }";

    static readonly ReleaseSummary Proven = Standing("1.4.0+57");

    [Fact]
    public void The_image_is_the_one_that_was_proven_with_the_name_that_the_other_stage_pulls()
    {
        var promoted = Promote(Stages, Proven, "f1", null)["visits"];

        Assert.Equal($"localhost:5000/s/visits@{Digest}", promoted.Source?.ToString());
        Assert.Equal("localhost:5000/p/visits:1.4.0-build.57", promoted.Target?.ToString());
        Assert.Equal(new WantedImage(WantedImageState.Published, $"registry.lab:5000/visits@{Digest}", "f1"), promoted.Image);
        Assert.Equal(new ReleaseOrigin(ReleaseOriginKind.Promotion, "staging", 3), promoted.Origin);
    }

    [Fact]
    public void What_was_not_committed_goes_by_its_digest_alone() =>
        Assert.Equal($"localhost:5000/p/visits@{Digest}", Promote(Stages, Standing("1.4.0+57.dirty"), "f1", null)["visits"].Target?.ToString());

    [Fact]
    public void Another_checkout_is_refused_and_told_which_one_would_do()
    {
        var problem = Assert.Throws<ProblemException>(() => Promote(Stages, Proven, "f2", Proven.Commit)).Problems.Single();

        Assert.Equal("promotion-differs", problem.Code);
        Assert.Contains("git switch --detach cccccccccccc;", problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cccccccccccccccccccccccccccccccccccccccc", true)]
    [InlineData("dddddddddddddddddddddddddddddddddddddddd", false)]
    [InlineData(null, false)]
    public void Without_an_image_the_commit_tells(string? commit, bool isSame)
    {
        var without = Proven with { Image = null, Fingerprint = null };

        Assert.Equal(isSame, Record.Exception(() => Promote(Stages, without, null, commit)) is null);
    }

    [Theory]
    [InlineData("f1", "dddddddddddddddddddddddddddddddddddddddd", true)]
    [InlineData("f2", "cccccccccccccccccccccccccccccccccccccccc", true)]
    [InlineData("f2", "dddddddddddddddddddddddddddddddddddddddd", false)]
    public void What_runs_from_files_is_known_by_them_or_by_its_commit(string fingerprint, string commit, bool isSame) =>
        Assert.Equal(isSame, Record.Exception(() => Promote(Stages, Proven with { Image = null }, fingerprint, commit)) is null);

    [Fact]
    public void What_does_not_stand_there_cannot_be_promoted() =>
        Assert.Equal("not-proven", Assert.Throws<ProblemException>(() => Promote(Stages, Proven with { Outcome = DeployOutcome.Undone }, "f1", null)).Problems.Single().Code);

    [Fact]
    public void Both_stages_need_a_registry() =>
        Assert.Equal("no-registry", Assert.Throws<ProblemException>(() => Promote("repository: plasma\nstages: { staging: { context: here, registry: \"localhost:5000/s\" }, production: { context: here } }", Proven, "f1", null)).Problems.Single().Code);

    [Theory]
    [InlineData("containers", "", true)]
    [InlineData("containers", ", registry: \"localhost:5000/p\"", false)]
    [InlineData("processes", "", false)]
    public void What_was_built_on_this_machine_stays_there_between_stages_of_it(string engine, string more, bool isDone)
    {
        var (id, own) = ($"sha256:{new string('a', 64)}", $"repository: plasma\nstages: {{ staging: {{ engine: containers, listen: \"127.0.0.1:1\", host: \"{{app}}.example.net\" }}, production: {{ engine: {engine}, listen: \"127.0.0.1:2\", host: \"{{app}}.example.net\"{more} }} }}");
        PromotedRelease? promoted = null;
        var refused = Record.Exception(() => promoted = Promote(own, Proven with { Image = id }, "f1", null)["visits"]);

        Assert.Equal(isDone ? null : "no-registry", (refused as ProblemException)?.Problems.Single().Code);
        Assert.Equal(isDone ? new WantedImage(WantedImageState.Published, id, "f1") : null, promoted?.Image);
        Assert.Null(promoted?.Source);
    }

    static System.Collections.Immutable.ImmutableDictionary<string, PromotedRelease> Promote(string root, ReleaseSummary proven, string? fingerprint, string? commit)
    {
        var problems = new List<Problem>();
        var manifests = new[] { ("slipway.yaml", root), ("apps/visits/slipway.yaml", "app: visits\nrun: serve") }.Select(file => Manifest.Read(new ManifestSource(file.Item1, file.Item2 + "\n"), problems)!).ToList();
        var model = RepositoryReader.Read(manifests[0], manifests.Skip(1), problems);
        Assert.Equal("", string.Join('\n', problems));
        var stage = model.Stages.Get("production");
        var scope = stage.IsMachine ? MachineScope.Of(model, stage, [model.Get("visits")], _ => false, _ => true) : ReleaseScope.Of(model, stage, [model.Get("visits")], _ => true, _ => false);
        return new Promotion(model.Stages.Get("staging"), scope, new ReleaseHistory([proven], [])).Of(_ => fingerprint, commit);
    }

    static ReleaseSummary Standing(string version) => new("visits", 3, 5, DateTimeOffset.UnixEpoch, DeployOutcome.Released)
    {
        Version = version,
        Commit = new string('c', 40),
        Image = $"localhost:5000/s/visits@{Digest}",
        Fingerprint = "f1",
        Origin = ReleaseOrigin.Deploy,
        By = "ada@laptop",
    };
}
