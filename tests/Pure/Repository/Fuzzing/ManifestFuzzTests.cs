using System.Globalization;

namespace Slipway.Tests.Repository.Fuzzing;

/// <summary>
/// Whatever a manifest holds, reading it ends: in a model or in problems. <c>SLIPWAY_FUZZ_CASES</c> and <c>SLIPWAY_FUZZ_SEED</c> make more,
/// and others: see <c>bench/fuzz-manifests</c>.
/// </summary>
public class ManifestFuzzTests
{
    const string Root = "repository: plasma\nenv: { common: { A: x } }\n";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<int> Hostile => [.. Enumerable.Range(0, HostileTexts.All().Count())];

    [Theory]
    [MemberData(nameof(Hostile))]
    [Trait("list", "slow")]
    public Task What_was_written_to_do_harm_ends_in_problems(int index) => EndsAsync(HostileTexts.All().ElementAt(index), $"hostile text {index}");

    [Fact]
    [Trait("list", "slow")]
    public async Task Every_mutation_ends_in_a_model_or_in_problems()
    {
        var cases = Number("SLIPWAY_FUZZ_CASES", 1_000);
        var first = Number("SLIPWAY_FUZZ_SEED", 20_260_101);
        for (var seed = first; seed < first + cases; seed++)
        {
            await EndsAsync(new ManifestMutator(seed).Next(), $"SLIPWAY_FUZZ_CASES=1 SLIPWAY_FUZZ_SEED={seed}");
        }
    }

    /// <summary>A limit on what hangs, and on memory; not a measurement.</summary>
    static async Task EndsAsync(string text, string how)
    {
        var before = GC.GetTotalAllocatedBytes();
        var checking = Task.Run(() => (ManifestTexts.Check(("slipway.yaml", Root), ("x/slipway.yaml", text)), ManifestTexts.Check(("slipway.yaml", text))));
        Assert.True(await Task.WhenAny(checking, Task.Delay(Patience)) == checking, $"no end: {how}");
        Assert.True(checking.Exception is null, $"{how}: {checking.Exception?.InnerException}");
        Assert.True(GC.GetTotalAllocatedBytes() - before < 2_000_000_000, $"too much memory: {how}");
        Assert.DoesNotContain(checking.Result.Item1 + checking.Result.Item2, letter => char.IsControl(letter) && letter != '\n');
    }

    static int Number(string variable, int otherwise) =>
        int.TryParse(System.Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
