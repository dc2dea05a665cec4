using System.Collections.Concurrent;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Execution;
using Slipway.Problems;

namespace Slipway.Tests.Execution;

/// <summary>Random graphs of steps that succeed, find nothing to do, or fail.</summary>
public class ExecutorPropertyTests
{
    static readonly string[] Resources = ["a", "b", "c"];

    [Fact]
    public void Order_and_limits_are_kept_and_each_step_ends_once()
    {
        var numbers = ArbMap.Default.GeneratorFor<int>();
        Prop.ForAll(numbers.ToArbitrary(), seed => new Trial(new Random(seed)).Run()).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    sealed class Trial(Random random)
    {
        readonly ConcurrentDictionary<string, bool> _hasEnded = new();
        readonly ConcurrentDictionary<string, int> _held = new();
        readonly ConcurrentQueue<string> _wrong = new();
        int _running;

        public void Run()
        {
            var limit = random.Next(1, 6);
            var limits = ImmutableDictionary<string, int>.Empty.Add("b", 2);
            var plan = new Plan(Enumerable.Range(0, random.Next(1, 40)).Select(i => Step(i, limit)));
            var observer = new RecordingObserver();

            var results = new Executor(TimeProvider.System, observer, new ExecutorOptions { Limit = limit, Limits = limits }).RunAsync(plan, CancellationToken.None).GetAwaiter().GetResult();

            Assert.Empty(_wrong);
            Assert.Equal(plan.Steps.Select(step => step.Name), results.Select(result => result.Step.Name));
            Assert.Equal(plan.Steps.Select(step => step.Name).Order(), observer.Ended.Select(line => line.Split(' ')[0]).Order());
            for (var i = 0; i < results.Count; i++)
            {
                Assert.Equal(plan.Before(i).Any(before => results[before].End is StepEnd.Failed or StepEnd.NotRun), results[i].End == StepEnd.NotRun);
            }
        }

        Step Step(int i, int limit)
        {
            string[] after = [.. Enumerable.Range(0, i).Where(_ => random.Next(6) == 0).Select(before => $"s{before}")];
            string[] uses = [.. Resources.Where(_ => random.Next(3) == 0)];
            var (end, pauses) = (random.Next(8), random.Next(3));
            var step = new Step($"s{i}", [.. after], async run =>
            {
                Enter(after, uses, limit);
                for (var pause = 0; pause < pauses; pause++)
                {
                    await Task.Yield();
                }

                Leave($"s{i}", uses);
                return end == 0 ? throw new ProblemException(new Problem("broken", "broken")) : new StepOutcome(IsUnchanged: end == 1);
            });
            return step with { Uses = [.. uses] };
        }

        void Enter(string[] after, string[] uses, int limit)
        {
            Check(Interlocked.Increment(ref _running) <= limit, "too many run");
            Check(after.All(_hasEnded.ContainsKey), "began too early");
            foreach (var resource in uses)
            {
                Check(_held.AddOrUpdate(resource, 1, (_, held) => held + 1) <= (resource == "b" ? 2 : 1), $"too many hold {resource}");
            }
        }

        void Leave(string name, string[] uses)
        {
            foreach (var resource in uses)
            {
                _held.AddOrUpdate(resource, 0, (_, held) => held - 1);
            }

            _hasEnded[name] = true;
            Interlocked.Decrement(ref _running);
        }

        void Check(bool isRight, string wrong)
        {
            if (!isRight)
            {
                _wrong.Enqueue(wrong);
            }
        }
    }
}
