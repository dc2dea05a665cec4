using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Repository.Components;

namespace Slipway.Tests.Releases.Rollout;

public class SmokeRunTests
{
    [Fact]
    public async Task What_a_new_version_answers_decides()
    {
        await using var lab = await RolloutLab.StartAsync();
        var target = await lab.ApplyAsync(lab.Deployment(RolloutLab.Serving("version 2 \u001b[31m")));
        await lab.ApplyAsync(RolloutKinds.Services, Service(lab, "visits"));
        await lab.ApplyAsync(RolloutKinds.Services, Service(lab, "nobody"));
        Assert.Null(await lab.UntilDoneAsync(target));
        var run = new SmokeRun(lab.Connection, lab.Objects, lab.Redactor, new SmokeLimits());

        Assert.Empty(await run.RunAsync(new SmokeTarget("visits", "http", [target]), [new SmokeCheck("/", 200, "version 2"), new SmokeCheck("/gone?a=b", 404)], RolloutLab.Cancellation));

        var problems = await run.RunAsync(new SmokeTarget("visits", "80", [target]), [new SmokeCheck("/gone"), new SmokeCheck("/", 200, "version 3")], RolloutLab.Cancellation);
        Assert.Equal(["`GET /gone` of `visits` answered 404, not 200", "`GET /` of `visits` answered without `version 3` in it"], problems.Select(problem => problem.What));
        Assert.Equal(["the answer begins: no such page", "the answer begins: version 2  [31m"], problems.Select(problem => problem.Why));

        var impatient = new SmokeRun(lab.Connection, lab.Objects, lab.Redactor, new SmokeLimits { Patience = TimeSpan.FromSeconds(1) });
        Assert.Equal("smoke-endpoints", Assert.Single(await impatient.RunAsync(new SmokeTarget("nobody", "http", [target]), [new SmokeCheck("/")], RolloutLab.Cancellation)).Code);
        Assert.Equal("smoke-path", (await Assert.ThrowsAsync<ProblemException>(() => run.RunAsync(new SmokeTarget("visits", "http", [target]), [new SmokeCheck("/../../../pods")], RolloutLab.Cancellation))).Problems[0].Code);
    }

    static JsonObject Service(RolloutLab lab, string name) => lab.Object("v1", "Service", name, new JsonObject
    {
        ["selector"] = new JsonObject { ["app"] = name },
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["port"] = 80, ["targetPort"] = "http" }),
    });
}
