using System.Globalization;
using Slipway.Execution;
using Slipway.Testing;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>Whatever happens to a checkout, a reused result is what a run without any would have come to.</summary>
public class ReusePropertyTests
{
    const int Lanes = 2;
    const int Edits = 40;

    [Fact]
    public async Task After_any_edit_what_is_reused_is_what_a_run_comes_to()
    {
        // The same edits in every CI run; SLIPWAY_SEED and SLIPWAY_SEEDS ask for others and for more.
        var (first, count) = (Number("SLIPWAY_SEED", 20261121), Number("SLIPWAY_SEEDS", 5));
        var reused = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var own = 0.0;
            for (var seed = first + lane; seed < first + count; seed += Lanes)
            {
                own += await RunAsync(seed);
            }

            return own;
        })));

        Assert.True(reused.Sum() / count > 0.25, $"seeds from {first}: only {reused.Sum() / count:P0} was reused");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count * Edits} edits, {reused.Sum() / count:P0} of the results reused");
    }

    /// <summary>Answers which share of the results was reused.</summary>
    static async Task<double> RunAsync(int seed)
    {
        using var repository = await ReuseRepository.CreateAsync();
        var random = new Random(seed);
        var edits = new ReuseEdits(repository, random);
        var (all, reused, last) = (0, 0, "nothing");
        for (var edit = 0; edit < Edits; edit++)
        {
            try
            {
                var results = await SameAsync(repository, Request(random));
                (all, reused) = (all + results.Count, reused + results.Count(result => result.End == StepEnd.Reused));
                await FurtherAsync(repository, edits, random);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, edit {edit}, after {last}", exception);
            }

            last = await edits.NextAsync();
        }

        return (double)reused / all;
    }

    static ReuseRequest Request(Random random) => random.Next(8) switch
    {
        0 => ReuseRequest.Usual with { Stage = random.Next(2) == 0 ? "production" : "local" },
        1 => ReuseRequest.Usual with { Arguments = [$"{random.Next(2)}", "it's $(x)"] },
        2 => ReuseRequest.Usual with { List = random.Next(2) == 0 ? TestList.Fast : TestList.Slow },
        3 => ReuseRequest.Usual with { Component = ReuseRepository.Components[random.Next(ReuseRepository.Components.Length)].Name },
        _ => ReuseRequest.Usual,
    };

    static async Task FurtherAsync(TemporaryRepository repository, ReuseEdits edits, Random random)
    {
        var kind = random.Next(12);
        var cancellation = TestContext.Current.CancellationToken;
        var checkout = new ReuseCheckout(repository, repository.Root, isReusing: true);
        if (kind == 0)
        {
            await checkout.RunAsync(ReuseRequest.Usual, cancellation);
            edits.EditUnrelated();
            var again = await checkout.RunAsync(ReuseRequest.Usual, cancellation);
            Assert.Equal([], again.Where(result => result.End != StepEnd.Reused).Select(result => $"{result.Step.Name} was not reused after an edit that is not its own"));
        }
        else if (kind is 1 or 2)
        {
            // What changes while tasks run is not kept as what was there before, nor as what is there in the end.
            await edits.NextAsync();
            var running = checkout.RunAsync(ReuseRequest.Usual, cancellation);
            await Task.Delay(random.Next(120), cancellation);
            var back = edits.EditAndBack();
            await running;
            back();
            await SameAsync(repository, ReuseRequest.Usual);
        }
    }

    /// <summary>Runs in the checkout, and in a fresh copy of it in which nothing is kept.</summary>
    static async Task<IReadOnlyList<StepResult>> SameAsync(TemporaryRepository repository, ReuseRequest request)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await repository.ShellAsync("rm -rf ../copy && cp -a . ../copy && cd ../copy && rm -rf apps/*/dist apps/*/*/dist libs/*/dist libs/*/*/dist");
        var (reusing, fresh) = (new ReuseCheckout(repository, repository.Root, isReusing: true), new ReuseCheckout(repository, Path.Combine(repository.Base, "copy"), isReusing: false));
        var results = await reusing.RunAsync(request, cancellation);
        var expected = fresh.Show(await fresh.RunAsync(request, cancellation)).ToList();
        var shown = reusing.Show(results).ToList();
        Assert.Equal(expected.Select(step => step.Name), shown.Select(step => step.Name));
        foreach (var ((name, text), (_, actual)) in expected.Zip(shown))
        {
            Assert.True(text == actual, $"{name} ({results.FirstOrDefault(result => result.Step.Name == name)?.End}) {request}\n--- fresh\n{text}\n--- reusing\n{actual}");
        }

        Assert.StartsWith("well\n", expected[0].Text, StringComparison.Ordinal);
        return results;
    }

    static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
