using System.Collections.Immutable;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>A command from a manifest.</summary>
/// <param name="Words">The program and its arguments; text from a manifest goes to <c>/bin/sh</c>.</param>
/// <param name="Text">As written, for people.</param>
public sealed record CommandDeclaration(ImmutableArray<string> Words, string Text)
{
    /// <summary>Where it is run, from its component's folder, with forward slashes; empty: there.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The command with arguments behind it. In the shell form they become <c>"$@"</c>, so that none is read as shell code.</summary>
    public CommandDeclaration With(params ReadOnlySpan<string> arguments)
    {
        if (arguments.IsEmpty)
        {
            return this;
        }

        var shown = $"{Text} {string.Join(' ', arguments)}";
        return IsShell
            ? this with { Words = ["/bin/sh", Words[1], $"{Text.TrimEnd()} \"$@\"", "sh", .. arguments], Text = shown }
            : this with { Words = [.. Words, .. arguments], Text = shown };
    }

    /// <summary>Whether <see cref="Text"/> is read by a shell.</summary>
    public bool IsShell => Words is ["/bin/sh", "-c", _] or ["/bin/sh", "-ec", _];

    /// <summary>Null when the node is no command.</summary>
    public static CommandDeclaration? Read(ManifestNode? node) => node switch
    {
        // Several lines are a script: it stops at the first line that fails.
        ScalarNode { IsNull: false } text => new CommandDeclaration(["/bin/sh", text.Text.Trim().Contains('\n') ? "-ec" : "-c", text.Text.Trim()], text.Text.Trim()),
        ListNode { Items.IsEmpty: false } list when list.Items.All(item => item is ScalarNode) => FromWords([.. list.Items.Cast<ScalarNode>().Select(item => item.Text)]),
        _ => null,
    };

    /// <summary>One command, or several: a list in which at least one item is a list holds commands, any other list holds words. Empty: none.</summary>
    public static ImmutableArray<CommandDeclaration> ReadAll(ManifestNode? node) => node switch
    {
        ListNode list when list.Items.Any(item => item is ListNode) => [.. list.Items.Select(Read).OfType<CommandDeclaration>()],
        _ => Read(node) is { } one ? [one] : [],
    };

    /// <summary>Words for the program itself.</summary>
    internal static CommandDeclaration Of(params ReadOnlySpan<string> words) => FromWords([.. words]);

    static CommandDeclaration FromWords(ImmutableArray<string> words) => new(words, string.Join(' ', words));
}
