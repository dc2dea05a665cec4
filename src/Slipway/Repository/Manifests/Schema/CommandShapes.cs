using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>Commands, processes and tasks.</summary>
static class CommandShapes
{
    /// <summary>Text goes to <c>/bin/sh</c>, a list is words for the program itself.</summary>
    public static readonly Shape Command = new EitherShape(
        new TextShape("a command", @"\S", text => !string.IsNullOrWhiteSpace(text)),
        new ListShape(Words.Any, "a list of words", minimum: 1));

    public static readonly Shape Health = new EitherShape(
        Words.UrlPath,
        new ObjectShape("a map of probes",
            new Field("live", Words.UrlPath, "answers while the process works; three failures restart it. Default: that it runs is enough."),
            new Field("ready", Words.UrlPath, "answers 200 to 399 when it can serve. Default: its port accepts connections."),
            new Field("timeout", Words.Duration, "how long a start may take. Default: `2m`.")));

    public static readonly Shape Port = new NumberShape(1, 65535);

    static readonly Shape Process = new EitherShape(
        Command,
        new ObjectShape("a process",
            new Field("run", Command, "the command.") { IsRequired = true },
            new Field("port", Port, "the port it listens on, given to it as `PORT`. Default: a free one for `web`, none for the others."),
            new Field("health", Health, "how it is seen that it is alive and ready.")));

    public static readonly Shape Run = new EitherShape(
        Command,
        new MapShape(Words.Name, Process, "a map of named processes, `web` being the one with the URL"));

    public static readonly Shape Task = new EitherShape(
        Command,
        new ObjectShape("a task",
            new Field("run", Command, "the command; text of several lines is a script that stops at the first failure.") { IsRequired = true },
            new Field("after", new ListShape(Words.NotEmpty, "a list of tasks"), "tasks that come first: `lint`, or `accounts:build` of another component."),
            new Field("inputs", new ListShape(Words.NotEmpty, "a list of paths"), "files that decide the result. Default: the component's own."),
            new Field("outputs", new ListShape(Words.NotEmpty, "a list of paths"), "files that the task makes, kept with its result."),
            new Field("timeout", Words.Duration, "how long it may take. Default: `1h`."),
            new Field("stage", Words.Name, "the stage whose environment it sees. Default: the one asked for."),
            new Field("list", new ChoiceShape("fast", "slow", "superslow"), "for tests: which list they are on. Default: by their marks.")));
}
