using System.Collections.Immutable;
using Slipway.Repository.Components;

namespace Slipway.Testing;

/// <summary>The tests of one component that are to be run.</summary>
/// <param name="Component">Its name.</param>
/// <param name="Command">As the manifest has it, with the arguments that were passed on.</param>
/// <param name="Folder">Where it runs, absolute.</param>
/// <param name="List">Null: all tests.</param>
/// <param name="Reports">Absolute: a folder for report files, empty before each attempt.</param>
public sealed record TestRequest(string Component, CommandDeclaration Command, string Folder, TestList? List, string Reports);

/// <summary>What is run so that just the tests of the list run and their reports are written.</summary>
/// <param name="Environment">Over the component's own: see <see cref="Over"/>.</param>
public sealed record TestInvocation(CommandDeclaration Command, ImmutableSortedDictionary<string, string> Environment)
{
    /// <summary>Puts <see cref="Environment"/> over a component's variables. What both give pytest stands one behind the other.</summary>
    public ImmutableSortedDictionary<string, string> Over(ImmutableSortedDictionary<string, string> variables)
    {
        var all = variables.SetItems(Environment);
        return variables.GetValueOrDefault(PytestCommand.Options) is { Length: > 0 } declared && Environment.TryGetValue(PytestCommand.Options, out var ours)
            ? all.SetItem(PytestCommand.Options, $"{declared} {ours}")
            : all;
    }
}
