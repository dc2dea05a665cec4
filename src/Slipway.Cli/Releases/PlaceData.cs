using Slipway.Releases.Deploys;
using Slipway.Secrets.Redaction;

namespace Slipway.Cli.Releases;

/// <summary>The way to the data of an opened place.</summary>
static class PlaceData
{
    /// <param name="redactor">Learns every secret on the way.</param>
    public static IStageData Of(OpenedPlace opened, Redactor redactor, CommandContext context) => opened.Data(new DataImages(opened.Model, opened.Stage, opened.Stage.Context!, null, context), redactor, context);
}
