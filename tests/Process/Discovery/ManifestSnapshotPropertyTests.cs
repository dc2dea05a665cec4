using Slipway.Tests.Support;

namespace Slipway.Tests.Discovery;

/// <summary>Whatever happens to a repository, a snapshot never tells other than a reading does.</summary>
public class ManifestSnapshotPropertyTests
{
    const int Steps = 150;

    static readonly string[] Folders = ["a", "a/b", "a/b/c", "d", "d/out", "e", "e/f", "vendor", "vendor/x", "empty"];
    static readonly string[] Rules = ["out/\n", "vendor/\n", "*.log\n", "b\n", "!b\n", "/e/f\n", "slipway.yaml\n!/slipway.yaml\n", ""];

    [Fact]
    [Trait("list", "slow")]
    public async Task A_snapshot_tells_what_a_reading_tells_after_any_change()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "snapshots are for Linux");
        // The same edits in every CI run; SLIPWAY_SEED asks for others.
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_SEED"), out var asked) ? asked : 20261120;
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.With("slipway.yaml", "repository: plasma\n").With("a/slipway.yaml", "app: aa\n").CommitAsync();
        var setting = new SnapshotSetting(repository, TimeSpan.FromSeconds(5));
        var edits = new RandomEdits(repository, new Random(seed));
        var kept = 0;
        for (var step = 0; step < Steps; step++)
        {
            var done = step == 0 ? "nothing" : await edits.NextAsync();
            try
            {
                kept += await IsKeptAndRightAsync(setting) ? 1 : 0;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed}, step {step}, after {done}", exception);
            }
        }

        // Broken states have none, and some runs break the repository for long.
        Assert.True(kept > Steps / 20, $"seed {seed}: only {kept} of {Steps} were kept");
    }

    static async Task<bool> IsKeptAndRightAsync(SnapshotSetting setting)
    {
        var without = await setting.WithoutAsync();
        var (first, _) = await setting.WithAsync();
        var (second, isKept) = await setting.WithAsync();
        Assert.Equal(without, first);
        Assert.Equal(without, second);
        return isKept;
    }

    sealed class RandomEdits(TemporaryRepository repository, Random random)
    {
        int _names;

        /// <summary>What cannot be done to the repository as it stands, such as moving a folder onto another, is left out.</summary>
        public async Task<string> NextAsync()
        {
            try
            {
                return await EditAsync();
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException)
            {
                return exception.Message;
            }
        }

        async Task<string> EditAsync()
        {
            var folder = Folders[random.Next(Folders.Length)];
            var path = Path.Combine(repository.Root, folder);
            var file = Path.Combine(path, "slipway.yaml");
            var change = random.Next(17);
            switch (change)
            {
                case 0 or 1 or 2:
                    repository.With($"{folder}/slipway.yaml", $"{(random.Next(2) == 0 ? "app" : "library")}: n{_names++}\ntest: [echo, \"{random.Next(100)}\"]\n");
                    break;
                case 3 when File.Exists(file) && new FileInfo(file).LinkTarget is null:
                    // As long as before, and its time set back.
                    var time = File.GetLastWriteTimeUtc(file);
                    var text = File.ReadAllText(file);
                    File.WriteAllText(file, text.Replace("echo", random.Next(2) == 0 ? "true" : "echo", StringComparison.Ordinal).Replace("app: n", "app: m", StringComparison.Ordinal));
                    File.SetLastWriteTimeUtc(file, time);
                    break;
                case 4 when File.Exists(file):
                    File.Delete(file);
                    break;
                case 5 when Directory.Exists(path):
                    Directory.Move(path, path + random.Next(1000));
                    break;
                case 6:
                    Directory.CreateDirectory(path);
                    break;
                case 7 when Directory.Exists(path):
                    Directory.Delete(path, recursive: true);
                    break;
                case 8 or 9:
                    var rules = Path.Combine(random.Next(2) == 0 || !Directory.Exists(path) ? repository.Root : path, ".gitignore");
                    File.WriteAllText(rules, Rules[random.Next(Rules.Length)]);
                    break;
                case 10:
                    File.WriteAllText(Path.Combine(repository.Root, ".git/info/exclude"), Rules[random.Next(Rules.Length)]);
                    break;
                case 11 or 12:
                    await repository.CommitAsync();
                    break;
                case 13:
                    await repository.CommitAsync();
                    await repository.GitAsync("checkout", "--quiet", random.Next(2) == 0 ? "HEAD~1" : "main");
                    break;
                case 14 when Directory.Exists(path):
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | (random.Next(2) == 0 ? UnixFileMode.GroupRead : 0));
                    break;
                case 15 when Directory.Exists(path) && !File.Exists(file):
                    File.CreateSymbolicLink(file, random.Next(2) == 0 ? Path.Combine(repository.Root, "a/slipway.yaml") : "../nowhere");
                    break;
                case 16 when Directory.Exists(path) && random.Next(4) == 0:
                    // Away, and a link in its place.
                    var away = Path.Combine(repository.Base, $"away{_names++}");
                    Directory.Move(path, away);
                    Directory.CreateSymbolicLink(path, away);
                    break;
                default:
                    await repository.GitAsync(random.Next(2) == 0 ? ["add", "--all", "--force"] : ["reset", "--quiet", "--hard"]);
                    break;
            }

            return $"change {change} in {folder}";
        }
    }
}
