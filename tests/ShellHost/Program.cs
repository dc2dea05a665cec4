using System.Collections;
using Slipway.Problems;
using Slipway.Repository.Environment;
using Slipway.Shells;
using Slipway.State;

// Starts a stage shell, or one command in it, for the tests that drive it in a terminal:
// ShellHost ROOT STAGE [--shell KIND] [-- COMMAND…]. The stage `production` is protected; secrets are `s3cret-NAME`.
var own = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
var (root, stage) = (args[0], args[1]);
var asked = Array.IndexOf(args, "--shell") is var option and >= 0 ? args[option + 1] : null;
var request = new StageShellRequest
{
    Stage = stage,
    Emoji = stage == "production" ? "🔥" : "🐣",
    IsProtected = stage == "production",
    Root = root,
    Components = [new("", "pl"), new("apps/visits", "vs"), new("apps/it's a $(touch x)", "od")],
    Variables =
    [
        new("LOG_LEVEL", [new TextPart("info")]),
        new("DATABASE_URL", [new TextPart("postgres://ada:"), new SecretPart("ada"), new TextPart("@db")]),
        new("ODD", [new TextPart("it's \"odd\" $HOME `x` \\ \n☃")]),
        .. stage == "production" ? (ShellVariable[])[] : [new ShellVariable("ONLY_HERE", [new TextPart("yes")])],
    ],
    PathFolders = ShellPath.Folders(root, ["apps/visits"]),
};
try
{
    var starter = new ShellStarter(StateFolders.From(own.GetValueOrDefault, Environment.UserName, isRoot: false), TimeProvider.System);
    var environment = StageEnvironment.Of(request, part => $"s3cret-{((SecretPart)part).Name}", own);
    var launch = Array.IndexOf(args, "--") is var dashes and >= 0
        ? ShellLaunch.Command(ProgramLookup.Find(args[dashes + 1], environment["PATH"]), [.. args[(dashes + 2)..]], environment)
        : ShellChoice.Of(asked, own) is var shell
            ? ShellLaunch.Interactive(shell.Kind, shell.Path, request, environment, starter.NewFolder())
            : throw new InvalidOperationException();
    starter.Start(launch);
    return 125;
}
catch (ProblemException exception)
{
    Console.Error.WriteLine(exception.Message);
    return ProgramLookup.ExitCode(exception);
}
