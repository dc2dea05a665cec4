using System.Collections.Immutable;
using System.Text;
using Slipway.Programs;
using Slipway.Repository.Environment;
using Slipway.Shells;
using Slipway.Shells.Output;
using Slipway.Tests.Support;

namespace Slipway.Tests.Shells;

/// <summary>What is written for a shell is read by that shell.</summary>
public sealed class ShellEvaluationTests : IDisposable
{
    static readonly string[] Pieces =
        ["'", "\"", "\\", "$", "`", "$(touch x)", "${HOME}", "!", "!!", "\n", "\n\n", "\t", "\r", " ", "  ", "~", "*", "?", "[a]", "{a,b}", "#", "%", "&&", ";", "|",
            "<", ">", "=", "-n", "é", "☃", "🐣", "\e[1m", "\x7f", "\\n", "\\'", "a", "B", "0", "''"];

    readonly string _folder = Directory.CreateTempSubdirectory("slipway-eval-").FullName;

    public ShellEvaluationTests()
    {
        var slipway = Path.Combine(_folder, "slipway");
        File.WriteAllText(slipway, "#!/bin/sh\necho \"<$*> it's \\\"s3cret\\\" \\$HOME\"\n");
        File.SetUnixFileMode(slipway, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bash", "eval \"$(cat \"$1\")\"; exec env -0")]
    [InlineData("zsh", "eval \"$(cat \"$1\")\"; exec env -0")]
    [InlineData("zsh", "setopt rc_quotes sh_word_split extended_glob; eval \"$(cat \"$1\")\"; exec env -0")]
    [InlineData("fish", "source $argv[1]; exec env -0")]
    public async Task Exports_bring_any_value_back_unchanged(string shell, string script)
    {
        var request = Hostile();
        await Check(request, ShellExports.Write(ShellChoice.KindOf(shell)!.Value, request), shell, script);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("sh")]
    public async Task A_saved_environment_brings_any_value_back_unchanged(string shell)
    {
        var request = Hostile();
        await Check(request, DotEnvText.Write(request), shell, "set -a; . \"$1\"; set +a; exec env -0");
    }

    async Task Check(StageShellRequest request, string text, string shell, string script)
    {
        RealParts.Require(shell, RealParts.Find(shell) is not null, $"apt-get install {shell}");
        var file = Path.Combine(_folder, "text");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        string[] words = shell == "fish" ? ["fish", "-c", script, file] : shell == "zsh" ? ["zsh", "-f", "-c", script, "zsh", file] : [shell, "-c", script, shell, file];
        var result = await new ProgramRunner().RunAsync(new ProgramCall([.. words])
        {
            OnlyThisEnvironment = true,
            Directory = _folder,
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PATH", $"{_folder}:/usr/bin:/bin").Add("HOME", _folder).Add("LANG", "C.UTF-8"),
        }, TestContext.Current.CancellationToken);

        Assert.Equal("", result.Error);
        var values = result.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        foreach (var variable in request.Variables)
        {
            Assert.Equal(Expected(variable), values[variable.Name]);
        }

        Assert.False(File.Exists(Path.Combine(_folder, "x")));
    }

    static string Expected(ShellVariable variable) => string.Concat(variable.Parts.Select(part =>
        part is TextPart text ? text.Text : "<secret get --stage test pw> it's \"s3cret\" $HOME"));

    // The same values in each run: a failure can be seen again.
    static StageShellRequest Hostile()
    {
        var random = new Random(20260101);
        return new StageShellRequest
        {
            Stage = "test",
            Root = "/repo",
            Variables =
            [
                .. Enumerable.Range(0, 300).Select(number => new ShellVariable($"V{number}",
                    [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(8) == 0 ? new SecretPart("pw") : (ValuePart)new TextPart(Word(random)))])),
            ],
        };
    }

    static string Word(Random random)
    {
        var word = new StringBuilder();
        for (var count = random.Next(8); count > 0; count--)
        {
            word.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return word.ToString();
    }
}
