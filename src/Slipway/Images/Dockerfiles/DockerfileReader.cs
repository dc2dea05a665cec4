using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Images.Dockerfiles;

/// <summary>Cuts a Dockerfile into instructions, as far as one must to know which files and images it uses.</summary>
sealed partial class DockerfileReader
{
    readonly string[] _lines;
    readonly List<DockerfileInstruction> _instructions = [];
    char _escape = '\\';
    int _next;

    DockerfileReader(string text) => _lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>The <c># syntax=</c> line, and the instructions.</summary>
    public static (string? Syntax, IReadOnlyList<DockerfileInstruction> Instructions) Read(string text)
    {
        var reader = new DockerfileReader(text);
        var syntax = reader.Directives();
        while (reader.Line() is { } line)
        {
            reader.Add(line);
        }

        return (syntax, reader._instructions);
    }

    // # syntax=docker/dockerfile:1
    // # escape=`
    string? Directives()
    {
        string? syntax = null;
        while (_next < _lines.Length && Directive().Match(_lines[_next]) is { Success: true } match)
        {
            var (name, value) = (match.Groups[1].Value.ToLowerInvariant(), match.Groups[2].Value.Trim());
            syntax = name == "syntax" ? value : syntax;
            _escape = name == "escape" && value.Length == 1 ? value[0] : _escape;
            _next++;
        }

        return syntax;
    }

    /// <summary>The next line with those that continue it; null: there is none.</summary>
    string? Line()
    {
        var whole = "";
        var isContinued = false;
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            isContinued = line[^1] == _escape;
            whole += isContinued ? line[..^1] + " " : line;
            if (!isContinued)
            {
                return whole;
            }
        }

        return isContinued ? whole : null;
    }

    void Add(string line)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        var (keyword, rest) = end < 0 ? (line, "") : (line[..end], line[end..].Trim());
        var flags = ImmutableArray.CreateBuilder<string>();
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            var stop = rest.AsSpan().IndexOfAny(' ', '\t');
            flags.Add(stop < 0 ? rest[2..] : rest[2..stop]);
            rest = stop < 0 ? "" : rest[stop..].Trim();
        }

        keyword = keyword.ToUpperInvariant();
        _instructions.Add(new DockerfileInstruction(keyword, flags.ToImmutable(), rest, keyword is "RUN" or "COPY" or "ADD" ? Documents(rest) : []));
    }

    ImmutableArray<string> Documents(string rest)
    {
        var documents = ImmutableArray.CreateBuilder<string>();
        foreach (var word in Heredoc().Matches(rest).Select(match => match.Groups[1].Value))
        {
            var start = _next;
            while (_next < _lines.Length && _lines[_next].Trim() != word)
            {
                _next++;
            }

            documents.Add(string.Join('\n', _lines[start.._next]));
            _next++;
        }

        return documents.ToImmutable();
    }

    [GeneratedRegex(@"^#\s*([A-Za-z]+)\s*=\s*(.+)$")]
    private static partial Regex Directive();

    [GeneratedRegex(@"<<-?[""']?([A-Za-z_][A-Za-z0-9_]*)[""']?")]
    private static partial Regex Heredoc();
}
