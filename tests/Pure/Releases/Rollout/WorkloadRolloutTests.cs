using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Problems;
using Slipway.Releases.Rollout;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Rollout;

/// <summary>Every case with what is made of it. With <c>SLIPWAY_APPROVE=1</c> that is written instead of compared: read it, then commit.</summary>
public class WorkloadRolloutTests
{
    public static TheoryData<string> Cases => [.. RolloutCases.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_cluster_shows_is_one_state(string name)
    {
        var text = RolloutCases.Write(WorkloadRollout.Of(RolloutCases.View(name), new RolloutGraces()));

        if (System.Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            var file = Path.Combine(SlipwayTool.Checkout, "tests/Pure/Releases/Rollout/Cases", name + ".txt");
            File.WriteAllText(file, $"{File.ReadAllText(file).Split("===\n", 2)[0]}===\n{text}");
        }
        else
        {
            Assert.Equal(RolloutCases.Expected(name), text);
        }
    }

    [Fact]
    public void A_generation_that_nobody_has_looked_at_yet_is_not_the_old_one()
    {
        var view = RolloutCases.View("done");

        Assert.IsType<RolloutDone>(State(view));
        Assert.IsType<RolloutProgressing>(State(view with { Generation = 99 }));
    }

    [Fact]
    public void What_does_not_get_ready_within_the_time_that_it_is_given_is_proof_of_it()
    {
        var view = RolloutCases.View("never-ready");
        view.Workload["status"]!["conditions"] = new JsonArray();

        var progressing = Assert.IsType<RolloutProgressing>(WorkloadRollout.Of(view, new RolloutGraces { Unready = TimeSpan.FromSeconds(40) }));

        Assert.Equal(TimeSpan.FromSeconds(40), progressing.After);
        Assert.Contains("connection refused", Assert.IsType<RolloutFailed>(progressing.Becomes).Failure.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_still_starts_is_judged_by_its_startup_probe()
    {
        var view = RolloutCases.View("never-ready");
        view.Workload["status"]!["conditions"] = new JsonArray();
        view.Pods[0]["status"]!["containerStatuses"]![0]!["started"] = false;
        view.Events[0]["message"] = "Startup probe failed: HTTP probe failed with statuscode: 503";

        var failure = Assert.IsType<RolloutFailed>(Assert.IsType<RolloutProgressing>(State(view)).Becomes).Failure;

        Assert.Equal("Startup probe failed: HTTP probe failed with statuscode: 503 (25 times)", failure.Evidence);
    }

    [Fact]
    public void What_an_earlier_version_does_is_no_proof()
    {
        var view = RolloutCases.View("crash-loop");
        var old = view.Sets[0].DeepClone().AsObject();
        old["metadata"]!["uid"] = "another";
        old["metadata"]!["name"] = "crash-new";
        view.Sets[0]["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"] = "0";

        Assert.Equal("0 of 1 new pod ready", Assert.IsType<RolloutProgressing>(State(view with { Sets = [.. view.Sets, old] })).Note);
    }

    [Fact]
    public void A_pod_that_is_told_to_end_proves_nothing_when_it_does()
    {
        var view = RolloutCases.View("crash-loop");
        view.Pods[0]["metadata"]!["deletionTimestamp"] = "2026-01-02T03:04:05Z";

        Assert.IsType<RolloutProgressing>(State(view));
    }

    [Fact]
    public void A_set_whose_pods_are_replaced_by_hand_waits_for_those_that_are_missing_or_new_and_for_no_old_one()
    {
        var view = RolloutCases.View("stateful-done");
        view.Workload["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        foreach (var container in view.Pods.SelectMany(pod => pod.Objects("spec", "containers")))
        {
            container["readinessProbe"] = new JsonObject();
        }

        Assert.IsType<RolloutDone>(State(view));
        Assert.IsType<RolloutProgressing>(State(view with { Pods = [] }));

        foreach (var condition in view.Pods[0].Objects("status", "conditions"))
        {
            condition["status"] = "False";
        }

        Assert.IsType<RolloutProgressing>(State(view));

        view.Pods[0]["metadata"]!["labels"]!["controller-revision-hash"] = "earlier";
        Assert.IsType<RolloutDone>(State(view));

        view.Workload["status"]!.AsObject().Remove("updateRevision");
        Assert.IsType<RolloutProgressing>(State(view));
    }

    [Fact]
    public void Who_has_served_and_dies_once_has_proved_it()
    {
        var view = RolloutCases.View("crash-once");
        view.Pods[0].Objects("spec", "containers").First()["readinessProbe"] = new JsonObject();

        Assert.IsType<RolloutProgressing>(State(view));
        Assert.Equal("rollout-crash", CodeOf(State(view with { Stood = Stood(view, 0) })));
    }

    [Fact]
    public void How_often_a_container_ended_before_it_was_first_seen_ready_proves_nothing()
    {
        var view = RolloutCases.View("stateful-done");
        var status = view.Pods[0].Objects("status", "containerStatuses").First();
        (status["restartCount"], status["lastState"]) = (2L, new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 1L, ["reason"] = "Error" } });

        Assert.Equal("rollout-crash", CodeOf(State(view)));
        Assert.IsNotType<RolloutFailed>(State(view with { Stood = Stood(view, 2) }));
        Assert.Equal("rollout-crash", CodeOf(State(view with { Stood = Stood(view, 0) })));
    }

    static Dictionary<(string Pod, string Container), long> Stood(RolloutView view, long exits) =>
        view.Pods.SelectMany(pod => ContainerRun.Of(pod).Select(run => (pod.Uid()!, run.Name))).ToDictionary(one => one, _ => exits);

    [Fact]
    public void A_deadline_that_an_earlier_version_passed_says_nothing_of_this_one()
    {
        var view = RolloutCases.View("never-ready");
        view.Sets[0]["metadata"]!["name"] = "probe-other";

        var waits = Assert.IsType<RolloutProgressing>(State(view));
        Assert.Equal(("rollout-probe", null), (CodeOf(waits.Becomes!), waits.After));
    }

    [Fact]
    public void Whoever_adds_nodes_is_waited_for()
    {
        var view = RolloutCases.View("no-room");
        var scaled = (JsonObject)JsonNode.Parse("""{ "kind": "Event", "type": "Normal", "reason": "TriggeredScaleUp", "message": "pod triggered scale-up" }""")!;
        scaled["involvedObject"] = new JsonObject { ["uid"] = view.Pods[0].Uid() };

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<RolloutProgressing>(State(view)).After);
        Assert.Null(Assert.IsType<RolloutProgressing>(State(view with { Events = [.. view.Events, scaled] })).After);
    }

    [Fact]
    public void An_old_pod_that_is_ending_makes_room_in_a_quota()
    {
        var view = RolloutCases.View("quota");
        var old = (JsonObject)JsonNode.Parse("""{ "kind": "ReplicaSet", "metadata": { "name": "old", "uid": "old" } }""")!;
        old["metadata"]!["ownerReferences"] = view.Sets[0]["metadata"]!["ownerReferences"]!.DeepClone();
        var ending = (JsonObject)JsonNode.Parse("""{ "kind": "Pod", "metadata": { "name": "p", "uid": "p", "deletionTimestamp": "2026-01-02T03:04:05Z", "ownerReferences": [{ "uid": "old" }] } }""")!;

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<RolloutProgressing>(State(view)).After);
        Assert.Null(Assert.IsType<RolloutProgressing>(State(view with { Sets = [.. view.Sets, old], Pods = [ending] })).After);
    }

    [Theory]
    [InlineData("""{ "status": { "conditions": [{ "type": "Ready", "status": "True" }] } }""", "done\n")]
    [InlineData("""{ "status": { "conditions": [{ "type": "Ready", "status": "False", "reason": "Slow", "message": "not yet" }] } }""", "progressing: waits for Ready=True\nat the deadline failed rollout-condition: Widget `w` does not become ready\n  why: Ready=False: Slow: not yet\n")]
    [InlineData("""{ "metadata": { "annotations": { "slipway/wait-for": "field=status.phase=Running" } } }""", "progressing: waits for status.phase=Running\nat the deadline failed rollout-condition: Widget `w` does not become ready\n  why: status.phase is not there\n")]
    [InlineData("""{ "metadata": { "annotations": { "slipway/wait-for": "field=status.count=2" } }, "status": { "count": 2 } }""", "done\n")]
    [InlineData("""{ "metadata": { "annotations": { "slipway/wait-for": "condition=Up" } }, "status": { "conditions": [{ "type": "Stalled", "status": "True", "message": "never" }] } }""", "failed rollout-condition: Widget `w` does not become ready\n  why: Stalled: never\n")]
    [InlineData("""{ "metadata": { "generation": 3 }, "status": { "observedGeneration": 2, "conditions": [{ "type": "Ready", "status": "True" }] } }""", "progressing: is being taken up\n")]
    [InlineData("""{ }""", "done\n")]
    public void An_object_of_another_kind_is_ready_by_its_rule(string json, string expected)
    {
        var widget = (JsonObject)JsonNode.Parse(json)!;
        (widget["apiVersion"], widget["kind"]) = ("example.com/v1", "Widget");
        (widget["metadata"] ??= new JsonObject())["name"] = "w";

        var written = RolloutCases.Write(State(new RolloutView(widget, [], [], [])));

        Assert.Equal(expected, string.Concat(written.Split('\n').Where(line => !line.StartsWith("  fix", StringComparison.Ordinal)).SkipLast(1).Select(line => line + "\n")));
    }

    [Theory]
    [InlineData("Ready")]
    [InlineData("condition=")]
    [InlineData("field=status.phase")]
    [InlineData("field=status..phase=x")]
    [InlineData("jsonpath=x=y")]
    public void A_rule_that_says_nothing_is_told(string rule) =>
        Assert.Equal("wait-rule", Assert.Throws<ProblemException>(() => WaitRule.Parse(rule)).Problems[0].Code);

    static RolloutState State(RolloutView view) => WorkloadRollout.Of(view, new RolloutGraces());

    static string CodeOf(RolloutState state) => Assert.IsType<RolloutFailed>(state).Failure.Code;
}
