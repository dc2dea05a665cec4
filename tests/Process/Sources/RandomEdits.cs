using System.Diagnostics;
using Slipway.Tests.Support;

namespace Slipway.Tests.Sources;

/// <summary>Does to a checkout what people, editors and Git do to it.</summary>
sealed class RandomEdits(TemporaryRepository repository, Random random)
{
    static readonly string[] Folders = ["", "a", "a/b", "a/b/c", "d", "d/out", "e", "e/f", "e/f/out", "vendor", "vendor/x", "new"];
    static readonly string[] Names = ["one", "two.log", "three.txt", "sp ace", "quo\"te\\", "new\nline", "caf\u00e9", "slipway.yaml", "-dash"];
    static readonly string[] Rules = ["out/\n", "vendor/\n", "*.log\n", "b\n", "*.txt\n!three.txt\n", "/e/f\n", "*\n!.gitignore\n", "sp ace\n", "", "one/\n"];

    int _number;

    /// <summary>What cannot be done to the checkout as it stands is left out.</summary>
    public async Task<string> NextAsync()
    {
        var (kind, folder, name) = (random.Next(34), Folders[random.Next(Folders.Length)], Names[random.Next(Names.Length)]);
        try
        {
            return await EditAsync(kind, folder, name) ? $"edit {kind} of {folder}/{name}" : "nothing";
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return $"nothing: edit {kind} of {folder}/{name}, {exception.Message}";
        }
    }

    async Task<bool> EditAsync(int kind, string folder, string name)
    {
        var path = Path.Combine(repository.Root, folder);
        var file = Path.Combine(path, name);
        return kind switch
        {
            < 8 => Write(file),
            < 18 => File.Exists(file) && Change(kind, file),
            < 24 => Directory.Exists(path) && folder.Length > 0 && Change(kind, new DirectoryInfo(path)),
            24 => SetRules(Path.Combine(repository.Root, random.Next(2) == 0 ? ".git/info/exclude" : ".gitignore")),
            25 => SetRules(Path.Combine(path, ".gitignore")),
            26 => await OddNameAsync(path),
            27 => random.Next(4) == 0 && await DoneAsync("init", "--quiet", file),
            28 => await DoneAsync("add", "--force", "--", folder.Length == 0 ? "." : folder),
            29 => await DoneAsync("rm", "-r", "--quiet", "--cached", "--ignore-unmatch", "--", folder.Length == 0 ? name : folder),
            30 => await DoneAsync("stash", "--quiet", random.Next(2) == 0 ? "--include-untracked" : "--keep-index") || await DoneAsync("stash", "pop"),
            31 => await DoneAsync("checkout", "--quiet", random.Next(2) == 0 ? "HEAD~1" : "main"),
            32 => await DoneAsync(random.Next(2) == 0 ? ["reset", "--quiet", "--hard"] : ["add", "--all"]),
            _ => await repository.CommitAsync() is not null,
        };
    }

    bool Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"{random.Next(1000):0000}\n");
        if (random.Next(2) == 0)
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(40));
        }

        return true;
    }

    bool Change(int kind, string file)
    {
        var other = Path.Combine(Path.GetDirectoryName(file)!, Names[random.Next(Names.Length)]);
        var isLink = new FileInfo(file).LinkTarget is not null;
        switch (kind)
        {
            case 8 or 9 when !isLink:
                // As long as before, and with the time that many have.
                File.WriteAllText(file, $"{random.Next(1000):0000}\n");
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(40));
                return true;
            case 10:
                File.Move(file, other, overwrite: true);
                return true;
            case 11 when !isLink:
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) ^ UnixFileMode.UserExecute);
                return true;
            case 12:
                File.Delete(file);
                File.CreateSymbolicLink(file, random.Next(3) switch { 0 => "one", 1 => "../a", _ => "/nowhere" });
                return true;
            case 13 when !isLink:
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddSeconds(random.Next(1_000_000)));
                return true;
            case 14:
                // As editors save.
                File.WriteAllText(file + "~", $"{random.Next(1000):0000}\n");
                File.Move(file + "~", file, overwrite: true);
                return true;
            case 15:
                File.Delete(file);
                return true;
            case 16:
                File.Delete(file);
                Directory.CreateDirectory(file);
                return random.Next(2) == 0 || Write(Path.Combine(file, "inner"));
            case 17:
                File.Delete(file);
                using (var process = Process.Start("mkfifo", [file]))
                {
                    process.WaitForExit();
                }

                return true;
            default:
                return false;
        }
    }

    bool Change(int kind, DirectoryInfo folder)
    {
        switch (kind)
        {
            case 18:
                folder.Delete(recursive: folder.LinkTarget is null);
                return true;
            case 19:
                folder.MoveTo(Path.Combine(repository.Root, Folders[1 + random.Next(Folders.Length - 1)]));
                return true;
            case 20:
                folder.MoveTo($"{folder.FullName}{_number++}");
                return true;
            case 21:
                folder.UnixFileMode ^= UnixFileMode.GroupRead;
                return true;
            case 22 when random.Next(3) == 0:
                // Away, and a link in its place.
                var (path, away) = (folder.FullName, Path.Combine(repository.Base, $"away{_number++}"));
                folder.MoveTo(away);
                Directory.CreateSymbolicLink(path, away);
                return true;
            default:
                return Write(Path.Combine(folder.FullName, $"deep{_number++}", "out", "x")) && Write(Path.Combine(folder.FullName, "out", "cache", $"y{_number}"));
        }
    }

    bool SetRules(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, Rules[random.Next(Rules.Length)]);
        return true;
    }

    /// <summary>Bytes that are no UTF-8.</summary>
    async Task<bool> OddNameAsync(string folder) =>
        Directory.Exists(folder) && (await repository.ShellAsync($"cd '{folder}' && echo {random.Next(100)} > \"$(printf 'b\\377\\001d')\"")).ExitCode == 0;

    async Task<bool> DoneAsync(params string[] words) => await repository.GitAsync(words) is not null;
}
