using System.Globalization;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>Whatever happens to a checkout, what is read with a record is what is there.</summary>
public class SourcePropertyTests
{
    const int Lanes = 3;
    const int Edits = 40;

    static readonly string[] Components = ["", "a", "a/b", "d", "e/f", "vendor", "new"];

    [Fact]
    [Trait("list", "superslow")]
    public async Task A_record_tells_what_a_reading_tells_after_any_edit()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "records are for Linux");
        // The same edits in every CI run; SLIPWAY_SEED and SLIPWAY_SEEDS ask for others and for more.
        var (first, count) = (Number("SLIPWAY_SEED", 20261121), Number("SLIPWAY_SEEDS", 30));
        var quick = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var own = 0;
            for (var seed = first + lane; seed < first + count; seed += Lanes)
            {
                own += await RunAsync(seed);
            }

            return own;
        })));

        Assert.True(quick.Sum() > count * Edits / 5, $"seeds from {first}: Git was asked for everything in all but {quick.Sum()} of {count * Edits} readings");
    }

    /// <summary>Answers how often Git was not asked for everything.</summary>
    static async Task<int> RunAsync(int seed)
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").With("a/one", "1\n").With("a/b/c/two.log", "2\n").With("d/out/one", "3\n").With("e/f/three.txt", "4\n").CommitAsync();
        await repository.With("vendor/x/one", "5\n").With("a/b/three.txt", "6\n").CommitAsync();
        var setting = new SourceSetting(repository, seed % 3 == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(5), Components);
        var edits = new RandomEdits(repository, new Random(seed));
        try
        {
            return await EditAsync(seed, setting, edits);
        }
        finally
        {
            // Names that are no text are nothing that .NET could delete.
            await repository.ShellAsync("cd .. && rm -rf repo away* && mkdir repo");
        }
    }

    static async Task<int> EditAsync(int seed, SourceSetting setting, RandomEdits edits)
    {
        var (quick, done) = (0, "nothing");
        for (var edit = 0; edit < Edits; edit++)
        {
            try
            {
                await setting.SameAsync();
                quick += setting.WasAll ? 0 : 1;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, edit {edit}, after {done}", exception);
            }

            done = await edits.NextAsync();
        }

        return quick;
    }

    static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
