using System.CommandLine;
using System.CommandLine.Parsing;

namespace Slipway.Cli;

/// <summary>A command line as the journal keeps it.</summary>
static class JournaledCommand
{
    /// <summary>The command's words and what was typed with them: <c>slipway up visits --detach</c>. What stands behind <c>--</c> may be private, and is left out.</summary>
    public static string Of(ParseResult parsed)
    {
        var path = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Parent: not null } command; result = result.Parent)
        {
            path.Push(command.Command.Name);
        }

        var rest = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).Where(token => token.Type != TokenType.Command).Select(token => token.Value);
        return string.Join(' ', path.Prepend("slipway").Concat(rest));
    }
}
