using System.CommandLine;

namespace Slipway.Cli;

/// <summary><c>-o</c>: the same words for the same formats in every command.</summary>
sealed class OutputOption : Option<string>
{
    public OutputOption(params string[] formats)
        : base("--output", "-o")
    {
        Description = $"how to print: {string.Join(", ", formats)}";
        HelpName = "format";
        DefaultValueFactory = _ => formats[0];
        CompletionSources.Add(formats);
        Validators.Add(result =>
        {
            if (result.Tokens is [var given] && !formats.Contains(given.Value))
            {
                result.AddError($"`{given.Value}` is no format of this command: there are {string.Join(", ", formats)}");
            }
        });
    }
}

/// <summary><c>--stage</c>, completed with the repository's stages.</summary>
sealed class StageOption : Option<string?>
{
    /// <summary>What the option says where one may also write <c>common</c>.</summary>
    public const string OrCommon = "the stage, or `common` for all of them; default: that of the stage shell, else the repository's default";

    public StageOption()
        : base("--stage", "-s")
    {
        Description = "the stage; default: that of the stage shell, else the repository's default";
        HelpName = "stage";
        CompletionSources.Add(Completions.Stages);
    }
}

/// <summary>One component by name, code or folder, or none: see <see cref="CommandContext.ComponentOf"/>.</summary>
sealed class ComponentArgument : Argument<string?>
{
    public ComponentArgument()
        : base("component")
    {
        Description = "the component; default: the one you stand in";
        HelpName = "component";
        Arity = ArgumentArity.ZeroOrOne;
        CompletionSources.Add(Completions.Components);
    }
}

/// <summary>Components by name, code or folder.</summary>
sealed class ComponentsArgument : Argument<string[]>
{
    public ComponentsArgument(string description)
        : base("component")
    {
        Description = description;
        HelpName = "component";
        Arity = ArgumentArity.ZeroOrMore;
        CompletionSources.Add(Completions.Components);
    }
}
