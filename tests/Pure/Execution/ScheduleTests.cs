using Slipway.Execution;
using static Slipway.Tests.Execution.Steps;

namespace Slipway.Tests.Execution;

public class ScheduleTests
{
    [Fact]
    public void A_resource_is_held_by_one_step_at_a_time_or_by_as_many_as_its_limit_says()
    {
        var plan = new Plan(Enumerable.Range(0, 4).Select(i => Effect($"{i}", []) with { Uses = [i < 2 ? "database" : "browser"] }).Append(Effect("free", [])));
        var schedule = new Schedule(plan, new Dictionary<string, int> { ["browser"] = 2 });

        Assert.Equal([0, 2, 3, 4, -1], Enumerable.Range(0, 5).Select(_ => schedule.Take()).Select(step => step));

        schedule.End(0);
        Assert.Equal([1, -1], [schedule.Take(), schedule.Take()]);
    }

    [Fact]
    public void One_that_needs_two_resources_is_not_passed_over_by_those_that_need_one()
    {
        string[][] uses = [["a"], ["b"], ["a", "b"], ["a"], ["b"]];
        var schedule = new Schedule(new Plan(uses.Select((names, i) => Effect($"{i}", []) with { Uses = [.. names] })), new Dictionary<string, int>());

        Assert.Equal([0, 1, -1], [schedule.Take(), schedule.Take(), schedule.Take()]);
        schedule.End(0);
        Assert.Equal(-1, schedule.Take());
        schedule.End(1);
        Assert.Equal([2, -1], [schedule.Take(), schedule.Take()]);
        schedule.End(2);
        Assert.Equal([3, 4, -1], [schedule.Take(), schedule.Take(), schedule.Take()]);
    }

    [Fact]
    public void A_limit_below_one_does_not_stop_everything()
    {
        var schedule = new Schedule(new Plan([Effect("0", []) with { Uses = ["a"] }]), new Dictionary<string, int> { ["a"] = 0 });

        Assert.Equal(0, schedule.Take());
    }
}
