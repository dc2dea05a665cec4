using Slipway.Repository.Manifests.Shapes;

namespace Slipway.Repository.Manifests.Schema;

/// <summary>Commands, processes and tasks.</summary>
static class CommandShapes
{
    /// <summary>Text goes to <c>/bin/sh</c>, a list is words for the program itself.</summary>
    public static readonly Shape Command = new EitherShape(
        new TextShape("a command", @"\S", text => !string.IsNullOrWhiteSpace(text)),
        new ListShape(Words.Any, "a list of words", minimum: 1));

    /// <summary>A list is several commands as soon as one of its items is a list: <c>[[npm, ci], [npm, test]]</c>.</summary>
    static readonly Shape Commands = new EitherShape(
        new TextShape("a command", @"\S", text => !string.IsNullOrWhiteSpace(text)),
        new ListShape(
            new EitherShape(Words.Any, new ListShape(Words.Any, "a list of words", minimum: 1)),
            "a list of words, or of commands", minimum: 1));

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
        Commands,
        new ObjectShape("a task",
            new Field("run", Commands, "the command; text of several lines is a script that stops at the first failure. Several commands, run in this order: a list with at least one list in it.") { IsRequired = true },
            new Field("after", new ListShape(Words.TaskReference, "a list of tasks"), "tasks that come first: `lint`, `accounts:build` of another component, or `needs:build` of each component it needs."),
            new Field("inputs", new ListShape(Words.InputPattern, "a list of paths"), "files that decide the result: `src/**` from the component's folder, `/version.txt` from the root, `!src/old` takes out. Default: the component's own, and those that stand in the folders above it."),
            new Field("outputs", new ListShape(Words.OutputPattern, "a list of paths"), "files that the task makes, kept with its result and put back with it: `dist/**`."),
            new Field("uses", new ListShape(Words.Name, "a list of names"), "what it needs for itself while it runs, such as `browser`; how many tasks may at once is under the repository's `limits`."),
            new Field("cache", new FlagShape(), "whether its result is reused. Default: `true` for `test`, `lint`, `types`, `build`, and for tasks with `inputs` or `outputs`."),
            new Field("timeout", Words.Duration, "how long it may take. Default: `1h`."),
            new Field("stage", Words.Name, "the stage whose environment it sees. Default: the one asked for; `test` for `test`, `lint` and `types`."),
            new Field("list", new ChoiceShape("fast", "slow", "superslow"), "for tests: which list they are on. Default: by their marks.")));
}
