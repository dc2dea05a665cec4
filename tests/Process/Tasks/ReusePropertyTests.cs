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
    [Trait("list", "superslow")]
    public async Task After_any_edit_what_is_reused_is_what_a_run_comes_to()
    {
        // The same edits in every CI run; SLIPWAY_SEED and SLIPWAY_SEEDS ask for others and for more.
        var (first, count) = (Number("SLIPWAY_SEED", 20261121), Number("SLIPWAY_SEEDS", 5));
        var reused = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var (own, verdicts) = (0.0, 0);
            for (var seed = first + lane; seed < first + count; seed += Lanes)
            {
                var (share, known) = await RunAsync(seed);
                (own, verdicts) = (own + share, verdicts + known);
            }

            return (Share: own, Verdicts: verdicts);
        })));

        var (all, known) = (reused.Sum(lane => lane.Share) / count, reused.Sum(lane => lane.Verdicts));

        // Of one seed alone, which is made again to see what was wrong, shares say nothing.
        Assert.True(count == 1 || all > 0.25, $"seeds from {first}: only {all:P0} was reused");
        Assert.True(count == 1 || known > count * Edits / 8, $"seeds from {first}: only {known} answers of {count * Edits} edits were known without a plan");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count * Edits} edits, {all:P0} of the results reused, {known} answers without a plan");
    }

    /// <summary>Answers which share of the results was reused, and how many answers were known without a plan.</summary>
    static async Task<(double Share, int Verdicts)> RunAsync(int seed)
    {
        using var repository = await ReuseRepository.CreateAsync();
        var random = new Random(seed);
        var edits = new ReuseEdits(repository, random);
        var checkout = new ReuseCheckout(repository, repository.Root, isReusing: true);
        var (all, reused, last) = (0, 0, "nothing");
        for (var edit = 0; edit < Edits; edit++)
        {
            try
            {
                var results = await SameAsync(repository, checkout, Request(random), random.Next(4));
                (all, reused) = (all + results.Count, reused + results.Count(result => result.End == StepEnd.Reused));
                await FurtherAsync(repository, checkout, edits, random);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, edit {edit}, after {last}", exception);
            }

            last = await edits.NextAsync();
        }

        return ((double)reused / all, checkout.Verdicts);
    }

    static ReuseRequest Request(Random random) => random.Next(8) switch
    {
        0 => ReuseRequest.Usual with { Stage = random.Next(2) == 0 ? "production" : "local" },
        1 => ReuseRequest.Usual with { Arguments = [$"{random.Next(2)}", "it's $(x)"] },
        2 => ReuseRequest.Usual with { List = random.Next(2) == 0 ? TestList.Fast : TestList.Slow },
        3 => ReuseRequest.Usual with { Component = ReuseRepository.Components[random.Next(ReuseRepository.Components.Length)].Name },
        _ => ReuseRequest.Usual,
    };

    static async Task FurtherAsync(TemporaryRepository repository, ReuseCheckout checkout, ReuseEdits edits, Random random)
    {
        var kind = random.Next(12);
        var cancellation = TestContext.Current.CancellationToken;
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
            await SameAsync(repository, checkout, ReuseRequest.Usual, 0);
        }
    }

    /// <summary>Runs in the checkout, and in a fresh copy of it in which nothing is kept.</summary>
    /// <param name="more">2: once more after it, so that the next answer may be known without a plan. 3: in the copy as well, with all that is kept.</param>
    static async Task<IReadOnlyList<StepResult>> SameAsync(TemporaryRepository repository, ReuseCheckout reusing, ReuseRequest request, int more)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await repository.ShellAsync("rm -rf ../copy && cp -a . ../copy && cd ../copy && rm -rf apps/*/dist apps/*/*/dist libs/*/dist libs/*/*/dist");
        var fresh = new ReuseCheckout(repository, Path.Combine(repository.Base, "copy"), isReusing: false);
        var results = await reusing.RunAsync(request, cancellation);
        var expected = fresh.Show(await fresh.RunAsync(request, cancellation)).ToList();
        AssertSame(expected, reusing.Show(results).ToList(), request);
        for (var again = 0; again < more - 1; again++)
        {
            var checkout = again == 0 ? reusing : new ReuseCheckout(repository, Path.Combine(repository.Base, "copy"), isReusing: true);
            AssertSame(expected, checkout.Show(await checkout.RunAsync(request, cancellation)).ToList(), request);
        }

        return results;
    }

    static void AssertSame(List<(string Name, string Text)> expected, List<(string Name, string Text)> shown, ReuseRequest request)
    {
        Assert.Equal(expected.Select(step => step.Name), shown.Select(step => step.Name));
        foreach (var ((name, text), (_, actual)) in expected.Zip(shown))
        {
            Assert.True(text == actual, $"{name} {request}\n--- fresh\n{text}\n--- reusing\n{actual}");
        }

        Assert.StartsWith("well\n", expected[0].Text, StringComparison.Ordinal);
    }

    static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
