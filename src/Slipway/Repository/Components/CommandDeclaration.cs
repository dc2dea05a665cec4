using System.Collections.Immutable;
using Slipway.Repository.Manifests;

namespace Slipway.Repository.Components;

/// <summary>A command from a manifest.</summary>
/// <param name="Words">The program and its arguments; text from a manifest goes to <c>/bin/sh</c>.</param>
/// <param name="Text">As written, for people.</param>
public sealed record CommandDeclaration(ImmutableArray<string> Words, string Text)
{
    /// <summary>The command with arguments behind it. In the shell form they become <c>"$@"</c>, so that none is read as shell code.</summary>
    public CommandDeclaration With(params ReadOnlySpan<string> arguments)
    {
        if (arguments.IsEmpty)
        {
            return this;
        }

        var shown = $"{Text} {string.Join(' ', arguments)}";
        return IsShell
            ? new CommandDeclaration(["/bin/sh", "-c", $"{Text.TrimEnd()} \"$@\"", "sh", .. arguments], shown)
            : new CommandDeclaration([.. Words, .. arguments], shown);
    }

    bool IsShell => Words is ["/bin/sh", "-c", _] or ["/bin/sh", "-ec", _];

    /// <summary>Null when the node is no command.</summary>
    public static CommandDeclaration? Read(ManifestNode? node) => node switch
    {
        // Several lines are a script: it stops at the first line that fails.
        ScalarNode { IsNull: false } text => new CommandDeclaration(["/bin/sh", text.Text.Trim().Contains('\n') ? "-ec" : "-c", text.Text.Trim()], text.Text.Trim()),
        ListNode { Items.IsEmpty: false } list when list.Items.All(item => item is ScalarNode) => FromWords([.. list.Items.Cast<ScalarNode>().Select(item => item.Text)]),
        _ => null,
    };

    static CommandDeclaration FromWords(ImmutableArray<string> words) => new(words, string.Join(' ', words));
}
