using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Digests;
using Slipway.Execution;
using Slipway.Repository.Components;
using Slipway.Sources;

namespace Slipway.Tasks;

/// <summary>Which programs a command runs, and what tells one version of them from another: the real file's name and content; of a large one its size and time of change.</summary>
/// <remarks>Of shell text every word counts that is a program. A program inside the repository counts by its content.</remarks>
/// <param name="root">The checkout's root.</param>
public sealed class ProgramIdentities(string root, ISourceTree sources, TimeProvider time)
{
    static readonly SearchValues<char> Separators = SearchValues.Create(" \t\r\n;|&()<>\"'`$={}");

    readonly ConcurrentDictionary<(string Word, string Path), ImmutableArray<StepInput>> _known = new();
    readonly ConcurrentDictionary<(string Word, string Path), ProgramWitness> _witnesses = new();
    readonly ConcurrentDictionary<(string Text, bool IsShell, string Path), (ImmutableArray<StepInput> Installed, ImmutableArray<string> Inside)> _commands = new();
    readonly ConcurrentDictionary<Digest, ImmutableArray<string>> _interpreters = new();

    bool _isBlind;

    /// <summary>What was looked at outside of what Git sees; null: something that cannot be looked at again in the same way.</summary>
    internal IReadOnlyCollection<ProgramWitness>? Witnesses => _isBlind ? null : [.. _witnesses.Values];

    /// <summary>Programs outside of the checkout do not count: the commands run elsewhere.</summary>
    public bool IsOnlyOfCheckout { get; init; }

    /// <summary><c>tool dotnet</c> and the like, each once.</summary>
    /// <param name="path">PATH, as the command is going to see it.</param>
    public ImmutableArray<StepInput> Of(Component component, ImmutableArray<CommandDeclaration> commands, string path)
    {
        if (commands is [var only] && Programs(only, path) is { Inside.IsEmpty: true, Installed: var installed })
        {
            return installed;
        }

        var all = new List<StepInput>();
        foreach (var command in commands)
        {
            var programs = Programs(command, path);
            all.AddRange(programs.Installed);
            foreach (var word in programs.Inside)
            {
                all.AddRange(Inside(component, command, word, path));
            }
        }

        return Sorted(all);
    }

    /// <summary>The first of each name. Without LINQ, which would be compiled for inputs in every run.</summary>
    static ImmutableArray<StepInput> Sorted(List<StepInput> all)
    {
        all.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var each = ImmutableArray.CreateBuilder<StepInput>(all.Count);
        foreach (var input in all)
        {
            if (each.Count == 0 || each[^1].Name != input.Name)
            {
                each.Add(input);
            }
        }

        return each.DrainToImmutable();
    }

    (ImmutableArray<StepInput> Installed, ImmutableArray<string> Inside) Programs(CommandDeclaration command, string path)
    {
        var shell = ShellText(command);
        return _commands.GetOrAdd((shell ?? command.Words[0], shell is not null, path), key =>
        {
            string[] words = key.IsShell ? [.. Split(key.Text).Prepend("/bin/sh").Distinct()] : [key.Text];
            var installed = new List<StepInput>();
            foreach (var word in words.Where(word => !IsInside(word)))
            {
                installed.AddRange(Installed((word, key.Path)).AsSpan());
            }

            return (Sorted(installed), [.. words.Where(IsInside)]);
        });
    }

    /// <summary>A path from the component's folder.</summary>
    static bool IsInside(string word) => word.Contains('/') && !word.StartsWith('/');

    /// <summary>What a shell reads, also when arguments stand behind it; null: the command is a program and its arguments.</summary>
    static string? ShellText(CommandDeclaration command) => command.Words is ["/bin/sh", "-c" or "-ec", var text, ..] ? text : null;

    static List<string> Split(string text)
    {
        var words = new List<string>();
        foreach (var range in text.AsSpan().SplitAny(Separators))
        {
            var word = text[range];
            if (word.Length > 0 && word[0] is not ('-' or '#') && text.AsSpan(0, range.Start.Value).TrimEnd(' ') is not [.., '>'])
            {
                words.Add(word);
            }
        }

        return words;
    }

    /// <summary>By its content as Git sees it, and by what it is interpreted by; what Git ignores is like any other program.</summary>
    ImmutableArray<StepInput> Inside(Component component, CommandDeclaration command, string word, string path)
    {
        if (component.Folder.Length > 0 && command.Folder.Length == 0 && !word.Contains("./", StringComparison.Ordinal) && sources.Find($"{component.Folder}/{word}") is { Kind: not SourceKind.Executable } plain)
        {
            return [new StepInput($"tool {word}", plain.Content)];
        }

        var full = Path.GetFullPath(Path.Combine(root, component.Folder, command.Folder, word));
        if (!full.StartsWith(root + "/", StringComparison.Ordinal))
        {
            return _known.GetOrAdd((full, path), Installed);
        }

        var own = full[(root.Length + 1)..];
        if (sources.Find(own) is { } file)
        {
            // What a link leads to is not in the file's own digest.
            _isBlind |= file.Kind is not (SourceKind.File or SourceKind.Executable);
            return [new StepInput($"tool {word}", file.Content), .. _interpreters.GetOrAdd(file.Content, _ => ProgramFile.Interpreter(full)).SelectMany(one => _known.GetOrAdd((one, path), Installed)).DistinctBy(one => one.Name)];
        }

        return _known.GetOrAdd((full, path), Installed);
    }

    /// <summary>Nothing when there is no such program: most words of a shell text are none, and the command itself tells of the others.</summary>
    ImmutableArray<StepInput> Installed((string Word, string Path) key)
    {
        var witness = _witnesses.GetOrAdd(key, one => ProgramWitness.Take(one.Word, one.Path, time.GetUtcNow()));
        if (witness.File is not { } file || (IsOnlyOfCheckout && !file.StartsWith(root + "/", StringComparison.Ordinal)))
        {
            return [];
        }

        var name = Path.GetFileName(key.Word);
        return [new StepInput($"tool {name}", witness.Sdks is { } sdks ? new DigestBuilder().Add(witness.Identity).Add(sdks).Build() : witness.Identity),
            .. ProgramFile.Interpreter(file).Where(word => Path.GetFileName(word) != name).SelectMany(word => Installed((word, key.Path)))];
    }
}
