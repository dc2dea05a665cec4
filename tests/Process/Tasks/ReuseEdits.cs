using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Cli;
using Slipway.Execution.Results;
using Slipway.Tests.Support;

namespace Slipway.Tests.Tasks;

/// <summary>Does to a checkout whatever may decide the results of its tasks. Contents are few, so that old ones come back.</summary>
sealed class ReuseEdits(TemporaryRepository repository, Random random)
{
    static readonly string[] Names = ["a.txt", "src/b.txt", "src/c.log", "src/new", "d.md", "slipway.txt"];
    static readonly string[] Above = ["global.txt", "apps/apps.txt", "libs/libs.txt", "apps/more", "README.md", "libs/new.txt"];
    static readonly string[] Rules = ["*.log\n", ".bin/\n", "src/new\n", "b.txt\n", "*.txt\n!a.txt\n", ""];
    static readonly DateTime Long = DateTime.UnixEpoch.AddYears(40);

    /// <summary>What was done, in words; what cannot be done to the checkout as it stands is left out.</summary>
    public async Task<string> NextAsync()
    {
        var (folder, name, _) = ReuseRepository.Components[random.Next(ReuseRepository.Components.Length)];
        var kind = random.Next(31);
        var file = Path.Combine(repository.Root, folder, Pick(Names));
        try
        {
            var done = kind < 17 ? EditFile(kind, file) : kind < 22 ? EditManifest(kind, folder, name)
                : kind < 26 ? await EditWholeAsync(kind) : EditAround(kind, folder);
            return $"edit {kind} in {name}, {Path.GetFileName(file)}: {(done ? "done" : "nothing")}";
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return $"nothing: edit {kind}, {exception.Message}";
        }
    }

    /// <summary>What belongs to no component that has tasks, and stands above none.</summary>
    public void EditUnrelated() => repository.With($"docs/{random.Next(3)}.txt", Text()).With("README.md", Text());

    /// <summary>Changes a file, and answers how to change it back, contents and all.</summary>
    public Action EditAndBack()
    {
        var folder = ReuseRepository.Components[random.Next(ReuseRepository.Components.Length)].Folder;
        var file = Path.Combine(repository.Root, random.Next(3) == 0 ? "global.txt" : $"{folder}/a.txt");
        if (!File.Exists(file) || new FileInfo(file).LinkTarget is not null)
        {
            return () => { };
        }

        var before = File.ReadAllText(file);
        File.WriteAllText(file, "meanwhile\n");
        return () => File.WriteAllText(file, before);
    }

    bool EditFile(int kind, string file)
    {
        var isFile = File.Exists(file) && new FileInfo(file).LinkTarget is null;
        switch (kind)
        {
            case < 4:
                return Write(file);
            case 4 or 5 when isFile:
                // As long as before, and as old.
                var time = File.GetLastWriteTimeUtc(file);
                Write(file);
                File.SetLastWriteTimeUtc(file, kind == 4 ? time : Long);
                return true;
            case 6 when isFile:
                File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(Pick(Names))), overwrite: true);
                return true;
            case 7 or 8 when isFile:
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) ^ UnixFileMode.UserExecute);
                return true;
            case 9:
                File.Delete(file);
                File.CreateSymbolicLink(file, Pick(["a.txt", "../a.txt", "nowhere"]));
                return true;
            case 10:
                File.Delete(file);
                return true;
            case 11:
                return Write(Path.Combine(Path.GetDirectoryName(file)!, ".gitignore"), Pick(Rules));
            case 12:
                return Write(Path.Combine(repository.Root, ".git/info/exclude"), "dist/\n" + Pick(Rules));
            case 13 or 14:
                return Write(Path.Combine(repository.Root, Pick(Above)));
            case 15:
                return EditOutput(Path.Combine(repository.Root, ReuseRepository.Components[random.Next(6)].Folder, "dist"));
            case 16:
                return EditTool();
            default:
                return false;
        }
    }

    bool EditOutput(string dist)
    {
        if (random.Next(2) == 0)
        {
            Directory.Delete(dist, recursive: true);
            return true;
        }

        // By hand; as long as before, and as old.
        var file = Path.Combine(dist, "out");
        var (text, time) = (File.ReadAllText(file), File.GetLastWriteTimeUtc(file));
        File.WriteAllText(file, "T" + text[1..]);
        File.SetLastWriteTimeUtc(file, time);
        return true;
    }

    bool EditTool()
    {
        var program = ReuseRepository.Program(repository);
        var time = File.GetLastWriteTimeUtc(program);
        File.WriteAllText(program, Regex.Replace(File.ReadAllText(program), "tool [0-9]", $"tool {random.Next(10)}"));
        File.SetLastWriteTimeUtc(program, random.Next(2) == 0 ? time : Long);
        return true;
    }

    bool EditManifest(int kind, string folder, string name)
    {
        var level = Pick(["slipway.yaml", "apps/slipway.yaml", $"{folder}/slipway.yaml", $"{folder}/slipway.yaml"]);
        return kind switch
        {
            17 or 18 => Replace(level, "(V_[A-Z]+): v[0-9]", $"$1: v{random.Next(3)}", random.Next(2)),
            19 => Replace($"{folder}/slipway.yaml", "word[0-9]", $"word{random.Next(3)}", random.Next(3)),
            20 => Replace($"{folder}/slipway.yaml", "needs: .*", $"needs: [{string.Join(", ", NeedsOf(name))}]", 0),
            _ => SetVariable(Pick(["TZ", "AMBIENT"]), Pick(["UTC", "CET"])),
        };
    }

    /// <summary>What no file of the checkout's own tells: programs that come before others, and results that are gone.</summary>
    bool EditAround(int kind, string folder)
    {
        var early = Path.Combine(kind == 26 ? Path.Combine(repository.Root, Pick([folder, "apps", ""]), ".bin") : Path.Combine(repository.Base, "early"), "show");
        switch (kind)
        {
            case 26 or 27 when !File.Exists(early):
                Directory.CreateDirectory(Path.GetDirectoryName(early)!);
                File.WriteAllText(early, Regex.Replace(File.ReadAllText(ReuseRepository.Program(repository)), "tool [0-9]", $"tool {random.Next(10)}"));
                File.SetUnixFileMode(early, File.GetUnixFileMode(ReuseRepository.Program(repository)));
                return true;
            case 26 or 27 when random.Next(2) == 0:
                Directory.Delete(Path.GetDirectoryName(early)!, recursive: true);
                return true;
            case 26 or 27:
                File.SetUnixFileMode(early, File.GetUnixFileMode(early) ^ (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
                return true;
            case 28:
                new ResultPruner(CommandContext.FoldersOf(name => repository.Environment.GetValueOrDefault(name)), TimeProvider.System).RemoveAll();
                return true;
            case 29:
                return SetVariable("PATH", repository.Environment["PATH"] is { } path && path.StartsWith("/nowhere:", StringComparison.Ordinal) ? path["/nowhere:".Length..] : $"/nowhere:{repository.Environment["PATH"]}");
            default:
                var output = Path.Combine(repository.Root, folder, "dist/out");
                File.SetUnixFileMode(output, File.GetUnixFileMode(output) ^ UnixFileMode.UserExecute);
                return true;
        }
    }

    IEnumerable<string> NeedsOf(string name) =>
        ReuseRepository.Components.SkipWhile(one => one.Name != name).Skip(1).Where(_ => random.Next(3) == 0).Select(one => one.Name).ToList();

    bool SetVariable(string name, string value)
    {
        repository.Environment[name] = value;
        return true;
    }

    /// <param name="skip">How many matches stay as they are.</param>
    bool Replace(string file, string pattern, string by, int skip)
    {
        var text = repository.Read(file);
        var match = Regex.Matches(text, pattern).Skip(skip).FirstOrDefault();
        return match is not null && Write(Path.Combine(repository.Root, file), new Regex(pattern).Replace(text, by, 1, match.Index));
    }

    async Task<bool> EditWholeAsync(int kind)
    {
        _ = kind switch
        {
            22 => (await repository.CommitAsync()).Root,
            23 => await repository.GitAsync("checkout", "--quiet", "--force", random.Next(2) == 0 ? "HEAD~1" : "main"),
            24 => await repository.GitAsync("checkout", "--quiet", "HEAD~1", "--", "libs"),
            _ => await repository.GitAsync(random.Next(2) == 0 ? ["add", "--all"] : ["reset", "--quiet", "--hard"]),
        };
        return true;
    }

    bool Write(string file) => Write(file, Text());

    /// <summary>In place, as most editors do.</summary>
    static bool Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return true;
    }

    string Text() => string.Create(CultureInfo.InvariantCulture, $"{random.Next(4)}\n");

    string Pick(string[] from) => from[random.Next(from.Length)];
}
