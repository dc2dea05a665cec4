using System.CommandLine;
using Slipway.Inside;

namespace Slipway.Cli.Tasks;

/// <summary><c>--on machine|containers</c>.</summary>
sealed class WhereOption : Option<string?>
{
    public const string Machine = "machine";
    public const string Containers = "containers";

    public WhereOption()
        : base("--on")
    {
        Description = "machine: run nothing in images; containers: fail where that cannot be done; default: in the image where there is one and an engine";
        HelpName = "place";
        CompletionSources.Add(Machine, Containers);
        Validators.Add(result =>
        {
            if (result.Tokens is [var given] && given.Value is not (Machine or Containers))
            {
                result.AddError($"`{given.Value}` is no place for tasks: write {Machine} or {Containers}");
            }
        });
    }

    public InsideChoice Choice(ParseResult parsed) => parsed.GetValue(this) switch
    {
        Machine => InsideChoice.Never,
        Containers => InsideChoice.Always,
        _ => InsideChoice.WherePossible,
    };
}
