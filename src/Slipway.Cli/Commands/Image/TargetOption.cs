using System.CommandLine;
using Slipway.Repository.Components;

namespace Slipway.Cli.Commands.Image;

/// <summary><c>--target</c>: which of a component's images.</summary>
sealed class TargetOption : Option<string>
{
    public TargetOption()
        : base("--target")
    {
        Description = "which of a component's images: prod, dev; default: prod";
        HelpName = "target";
        DefaultValueFactory = _ => "prod";
        AcceptOnlyFromAmong("prod", "dev");
    }

    public ImageTarget Of(ParseResult parsed) => parsed.GetValue(this) == "dev" ? ImageTarget.Dev : ImageTarget.Prod;
}
