using Slipway.Digests;
using Slipway.Sources;
using Slipway.Sources.Records;
using Slipway.State;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>What a record is believed, and what not.</summary>
public class RecordTrustTests
{
    const string Changed = "apps/visits/a.txt";

    [Fact]
    public async Task A_file_that_had_settled_is_believed_and_a_younger_one_is_read_again()
    {
        using var repository = await Sound();

        Assert.Equal(default, await AfterForgeryAsync(repository, TimeSpan.FromSeconds(5)));
        await Setting(repository, TimeSpan.FromSeconds(5)).ReadAsync();
        repository.With(Changed, "young\n");
        Assert.Equal(Digest.Of("young\n"u8), await AfterForgeryAsync(repository, TimeSpan.Zero));
    }

    [Fact]
    public async Task The_time_of_the_last_change_of_status_is_enough_to_tell_a_change()
    {
        using var repository = await Sound();
        var setting = Setting(repository, TimeSpan.FromSeconds(5));
        var file = Path.Combine(repository.Root, Changed);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        await setting.SameAsync();

        File.WriteAllText(file, "x\n");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);

        Assert.Contains(new SourceFile(Changed, SourceKind.File, Digest.Of("x\n"u8)), (await setting.ReadAsync()).FilesOf(""));
        Assert.False(setting.WasAll);
    }

    [Fact]
    public async Task Rules_below_the_root_that_change_have_Git_asked_again()
    {
        using var repository = await Sound();
        var setting = Setting(repository, TimeSpan.FromSeconds(5));
        repository.With("apps/.gitignore", "other\n").With("apps/new.txt", "1");
        await setting.SameAsync();

        repository.With("apps/.gitignore", "*.txt\n");

        Assert.DoesNotContain("apps/new.txt", await setting.SameAsync(), StringComparison.Ordinal);
        Assert.True(setting.WasAll);
    }

    [Fact]
    public async Task Rules_that_change_while_Git_is_asked_are_not_taken_for_those_it_went_by()
    {
        using var repository = await Sound();
        repository.With("apps/.gitignore", "other\n").With("apps/new.txt", "1");
        var setting = Setting(repository, TimeSpan.Zero);
        setting.AfterGit = call =>
        {
            if (call.Words.Contains("--others"))
            {
                repository.With("apps/.gitignore", "*.txt\n");
            }
        };
        Assert.Contains("apps/new.txt", setting.Show(await setting.ReadAsync()), StringComparison.Ordinal);
        setting.AfterGit = null;

        Assert.DoesNotContain("apps/new.txt", await setting.SameAsync(), StringComparison.Ordinal);
    }

    /// <summary>Reads, puts a wrong digest of one file into the record, and answers what the next reading tells of that file.</summary>
    static async Task<Digest> AfterForgeryAsync(TemporaryRepository repository, TimeSpan ahead)
    {
        var setting = Setting(repository, ahead);
        await setting.ReadAsync();
        var files = new RecordFiles(new StateFolders("", Path.Combine(repository.Base, "cache/slipway"), ""), setting.Variable);
        var record = files.Read(repository.Root)!;
        var folder = record.Table.Draft(record.Table.Find("apps/visits"));
        folder.Files["a.txt"] = folder.Files["a.txt"] with { Content = default };
        files.Write(repository.Root, record with { Table = SourceTableBuilder.Update(record.Table, [folder], new HashSet<string>()) });
        return (await setting.ReadAsync()).FilesOf("").Single(file => file.Path == Changed).Content;
    }

    static SourceSetting Setting(TemporaryRepository repository, TimeSpan ahead) => new(repository, ahead, "");

    static Task<TemporaryRepository> Sound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "records are for Linux");
        return SourceRepository.CreateAsync();
    }
}
