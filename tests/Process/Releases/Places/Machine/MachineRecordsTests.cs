using System.Diagnostics;
using Slipway.Execution.Journal;
using Slipway.Problems;
using Slipway.Releases.Places;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Places.Machine;

public sealed class MachineRecordsTests : IDisposable
{
    const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    readonly MachineLab _lab = new();

    static CancellationToken Cancellation => MachineLab.Cancellation;

    string Record1 => _lab.Folder.Record("visits", 1);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_record_that_is_not_whole_is_not_there_and_can_be_written_again()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        var whole = await File.ReadAllBytesAsync(Record1, Cancellation);
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Record1, whole[..length], Cancellation);
            Assert.Null(await _lab.Place.ReadAsync("visits", 1, Cancellation));
            Assert.Empty((await _lab.Place.HistoryAsync(Cancellation)).Releases);
        }

        await _lab.Place.WriteAsync(PlaceSamples.Record(1) with { By = "bob@ci" }, Cancellation);

        Assert.Equal("bob@ci", (await _lab.Place.ReadAsync("visits", 1, Cancellation))!.By);
    }

    [Fact]
    public async Task A_record_that_was_changed_is_told_wherever_it_was()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        var whole = await File.ReadAllBytesAsync(Record1, Cancellation);
        var line = whole.IndexOf((byte)'\n');

        // Not the beginning and the end of the packed part, of which nothing depends on a few bits.
        foreach (var at in Enumerable.Range(0, line).Concat(Enumerable.Range(line + 12, whole.Length - line - 24)))
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x20;
            await File.WriteAllBytesAsync(Record1, changed, Cancellation);
            Assert.Equal("record-broken", (await MachineLab.ProblemAsync(() => _lab.Place.ReadAsync("visits", 1, Cancellation))).Code);
        }
    }

    [Fact]
    public async Task A_record_under_another_name_is_told()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);
        File.Copy(Record1, _lab.Folder.Record("visits", 2));

        Assert.Equal("record-broken", (await MachineLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation))).Code);
        Assert.Equal("record-broken", (await MachineLab.ProblemAsync(() => _lab.Place.ReadAsync("visits", 2, Cancellation))).Code);
    }

    [Fact]
    public async Task Of_many_who_write_a_record_one_does()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TryAsync(() => _lab.Place.WriteAsync(PlaceSamples.Record(1) with { By = $"ada@laptop-{i}" }, Cancellation)), Cancellation)));

        Assert.Equal(7, codes.Count(code => code == "release-number-taken"));
        Assert.Equal([Record1], Directory.GetFiles(Path.GetDirectoryName(Record1)!));
    }

    [Fact]
    public async Task A_release_whose_journal_is_gone_says_itself_what_became_of_it_or_a_person_must()
    {
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);

        var problem = await MachineLab.ProblemAsync(() => _lab.Place.HistoryAsync(Cancellation));
        Assert.Equal("release-outcome-unknown", problem.Code);
        Assert.Contains($"echo released > {_lab.Folder.Outcome("visits", 1)}", problem.Fix, StringComparison.Ordinal);

        await File.WriteAllTextAsync(_lab.Folder.Outcome("visits", 1), "released\n", Cancellation);
        Assert.Equal(1, (await _lab.Place.HistoryAsync(Cancellation)).Standing("visits")!.Number);
    }

    [Fact]
    public async Task What_is_remembered_is_for_its_owner_alone()
    {
        await using var leases = await _lab.LeaseAsync(Slipway.Releases.Records.LeaseConflict.Refuse);
        await using var journal = await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation);
        await _lab.Place.WriteAsync(PlaceSamples.Record(1), Cancellation);

        Assert.All(Directory.GetDirectories(_lab.Folder.Root, "*", SearchOption.AllDirectories).Append(_lab.Folder.Root), path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ForOthers));
        Assert.All([Record1, _lab.Folder.Journal(1), _lab.Folder.Owner("visits")], path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ForOthers));
    }

    [Fact]
    public async Task A_pruning_that_broke_off_anywhere_is_finished_by_the_next_with_what_a_write_has_left()
    {
        var place = _lab.Limited(new PlaceLimits { Releases = 2, Deploys = 1 });
        for (var number = 1; number <= 4; number++)
        {
            await using var journal = await place.BeginAsync(number, PlaceSamples.Began(to: number), Cancellation);
            await place.WriteAsync(PlaceSamples.Record(number), Cancellation);
            await journal!.AppendAsync(PlaceSamples.Ended(), isDurable: true, Cancellation);
        }

        // As if the last one had ended after its outcomes, a release and a journal.
        await File.WriteAllTextAsync($"{_lab.Folder.Record("visits", 3)}.1-x.tmp", "torn", Cancellation);
        await File.WriteAllTextAsync(_lab.Folder.Outcome("visits", 3), "released 00:00:12\n", Cancellation);
        File.Delete(_lab.Folder.Record("visits", 1));
        File.Delete(_lab.Folder.Journal(3));
        await place.PruneAsync(await place.HistoryAsync(Cancellation), Cancellation);

        var history = await place.HistoryAsync(Cancellation);
        Assert.Equal([(4, TimeSpan.FromSeconds(12)), (3, TimeSpan.FromSeconds(12))], history.Releases.Select(release => (release.Number, release.Elapsed!.Value)));
        Assert.Equal(["000003.outcome", "000003.release", "000004.release"], Directory.GetFiles(Path.GetDirectoryName(Record1)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([_lab.Folder.Journal(4)], Directory.GetFiles(_lab.Folder.Deploys));
    }

    [Fact]
    public async Task On_a_full_disk_nothing_is_there_that_was_not_written()
    {
        RealParts.Require("tmpfs", Environment.IsPrivilegedProcess, "run the tests as root: a small file system is mounted");
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "slipway-test", _lab.Base);
        try
        {
            await using var journal = (await _lab.Place.BeginAsync(1, PlaceSamples.Began(), Cancellation))!;
            var ballast = Path.Combine(_lab.Base, "ballast");
            await FillAsync(ballast);

            Assert.Equal("place-failed", await TryAsync(() => _lab.Place.WriteAsync(PlaceSamples.Record(1, 1, PlaceSamples.Large(1, 100_000)), Cancellation)));
            Assert.Equal("journal-failed", await TryAsync(() => AppendUntilFullAsync(journal)));
            var history = await _lab.Place.HistoryAsync(Cancellation);
            Assert.Equal((0, journal.Head), (history.Releases.Length, Assert.Single(history.Deploys).Entries.Length));

            File.Delete(ballast);
            await journal.AppendAsync(PlaceSamples.Ended(), isDurable: true, Cancellation);
            Assert.Equal(DeployOutcome.Released, Assert.Single((await _lab.Place.HistoryAsync(Cancellation)).Deploys).Outcome);
        }
        finally
        {
            await RunAsync("umount", "--lazy", _lab.Base);
        }
    }

    static async Task AppendUntilFullAsync(IJournal journal)
    {
        for (var i = 0; i < 100_000; i++)
        {
            await journal.AppendAsync(new EffectIntended(PlaceSamples.At, $"visits/step-{i}", 1), isDurable: true, Cancellation);
        }
    }

    static async Task FillAsync(string path)
    {
        var size = 4096;
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (size > 0)
        {
            try
            {
                file.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    static async Task<string> TryAsync(Func<Task> doing)
    {
        try
        {
            await doing();
            return "ok";
        }
        catch (ProblemException problem)
        {
            return problem.Problems[0].Code;
        }
    }

    static async Task RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }
}
