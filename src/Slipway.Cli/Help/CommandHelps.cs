namespace Slipway.Cli.Help;

/// <summary>The examples of every command, looked up only when somebody asks for help.</summary>
static class CommandHelps
{
    const string Run = "Run it on this machine";
    const string Release = "Release it";
    const string Look = "Look at the repository";
    const string Stage = "Work in a stage";
    const string Ready = "Get ready";

    /// <summary>In the order of <c>slipway --help</c>.</summary>
    public static readonly string[] Groups = [Run, Release, Look, Stage, Ready];

    /// <summary>The first things to type.</summary>
    public static readonly Example[] First =
    [
        new("slipway up", "run everything here, with its databases; Ctrl-C stops it"),
        new("slipway up visits --detach", "run `visits` and what it needs in the background"),
        new("slipway status", "what runs, and where"),
        new("slipway test", "run all tests, count them in the last line"),
    ];

    /// <param name="path">The command's words without <c>slipway</c>: <c>secret set</c>.</param>
    public static CommandHelp Of(string path) => path switch
    {
        "up" => new(Run,
            new("slipway up", "everything that runs; Ctrl-C stops it"),
            new("slipway up visits -d", "`visits` and what it needs, and come back when it is ready"),
            new("slipway up --engine containers", "the images instead of the source, in containers"),
            new("slipway up --embedded", "SQLite instead of database servers, where components allow it"),
            new("slipway up --dry-run", "what would be done, and why")),
        "down" => new(Run,
            new("slipway down", "stop everything; data stays"),
            new("slipway down visits", "stop `visits` alone"),
            new("slipway down --data", "stop everything and remove its data, after asking")),
        "status" => new(Run,
            new("slipway status", "what runs, its address, how well"),
            new("slipway status -o json", "the same for a script")),
        "logs" => new(Run,
            new("slipway logs --follow", "what everything writes from now on"),
            new("slipway logs visits -n 20", "the last 20 lines of `visits` and its resources"),
            new("slipway logs visits/web --since 10m --grep error", "one process, ten minutes, lines with `error`")),
        "test" => new(Run,
            new("slipway test", "all tests"),
            new("slipway test visits", "those of `visits`"),
            new("slipway test --affected", "those of what this branch touches"),
            new("slipway test visits -- --filter Circle", "with words for the test runner")),
        "lint" => new(Run,
            new("slipway lint", "all that have a `lint`"),
            new("slipway lint visits --check-clean", "fail when it changed files")),
        "types" => new(Run, new Example("slipway types", "all that have a `types`")),
        "run" => new(Run,
            new("slipway run", "what there is"),
            new("slipway run seed visits -- --empty", "a task of `visits`, with words for it"),
            new("slipway run build,test --affected", "two tasks of what this branch touches")),
        "plan" => new(Release,
            new("slipway plan --stage staging", "all that a deploy would change"),
            new("slipway plan visits -s prod", "`visits` and what it needs"),
            new("slipway plan -s prod --exit-code", "end with 3 when there is something to change")),
        "deploy" => new(Release,
            new("slipway deploy --stage staging", "all that changed: released together, or not at all"),
            new("slipway deploy visits -s prod --yes", "`visits` and what it needs, without a question"),
            new("slipway deploy -s staging --wait", "after whoever is deploying just now"),
            new("slipway deploy -s staging --remove photos", "and takes away what has left the repository"),
            new("slipway deploy -s staging --replace-databases", "databases too, whose pods are otherwise left alone")),
        "resume" => new(Release, new Example("slipway resume --stage staging", "go on with what was broken off")),
        "undo" => new(Release, new Example("slipway undo --stage staging", "what was broken off is taken back")),
        "rollback" => new(Release,
            new("slipway rollback --stage staging", "what the last deploy changed, as it was before"),
            new("slipway rollback visits --to 7 -s prod", "release 7 of `visits`"),
            new("slipway rollback visits --migrate -s staging", "the release before, and its schema; every row stays"),
            new("slipway rollback visits --data -s staging", "the release before with the data of then; what would be lost is shown first")),
        "supervise" => new(Release,
            new("slipway supervise --install --stage live", "a systemd unit that brings the stage back after a reboot"),
            new("slipway supervise --install --print -s live", "the same, shown and not written")),
        "releases" => new(Release,
            new("slipway releases --stage staging", "all of them, the newest first"),
            new("slipway releases visits -s prod -o json", "those of `visits`, for a script")),
        "snapshot" => new(Release, SnapshotCreate, SnapshotRestore),
        "snapshot create" => new("", SnapshotCreate, new("slipway snapshot create -s test -o name", "of all that has data on `test`; the ids alone")),
        "snapshot list" => new("", new("slipway snapshot list visits", "the oldest first"), new("slipway snapshot list -o json", "all of them, for a script")),
        "snapshot verify" => new("",
            new("slipway snapshot verify", "read the newest of each, and compare checksums"),
            new("slipway snapshot verify visits --restore", "restore it beside the live data, and compare the rows")),
        "snapshot restore" => new("", SnapshotRestore, new("slipway snapshot restore visits --dry-run", "how many rows would differ")),
        "snapshot prune" => new("",
            new("slipway snapshot prune --dry-run", "what would go"),
            new("slipway snapshot prune visits --databases", "and what restores of `visits` kept, after asking")),
        "promote" => new(Release,
            new("slipway promote staging production", "all that stands on `staging`, with its very images"),
            new("slipway promote staging prod visits", "`visits` and what it needs")),
        "releases diff" => new("",
            new("slipway releases diff visits 4 5 --stage staging", "what release 5 of `visits` changed"),
            new("slipway releases diff visits 4 -s prod", "what has changed since release 4")),
        "build" => new(Run,
            new("slipway build", "the images of all that have one"),
            new("slipway build visits --target dev", "the one for working on `visits`"),
            new("slipway build --affected", "those of what this branch touches"),
            new("slipway build --dry-run", "which ones stand, and which would be built")),
        "cluster" => new(Release, ClusterUp, ClusterReset),
        "cluster up" => new("", ClusterUp, new("slipway cluster up -s staging --dry-run", "the command that would make it")),
        "cluster down" => new("", new Example("slipway cluster down --stage staging", "end it, with all that is in it")),
        "cluster reset" => new("", ClusterReset, new("slipway cluster reset -s staging --dry-run", "the namespaces that would go")),
        "hosts" => new(Release, HostsAdd, HostsRemove),
        "hosts add" => new("", HostsAdd, new("slipway hosts add -s staging --address 192.0.2.7 --dry-run", "what would be written")),
        "hosts remove" => new("", HostsRemove),
        "runs" => new(Run,
            new("slipway runs", "what was done here, the newest first"),
            new("slipway runs 12", "the steps of run 12"),
            new("slipway runs --stage staging", "the deploys of `staging`, whoever made them"),
            new("slipway runs 12 --log visits:test", "what a step of it printed")),
        "why" => new(Look,
            new("slipway why visits:test", "the file, variable or tool that changed since its tests succeeded"),
            new("slipway why visits -o json", "all steps of `visits`, for a script")),
        "list" => new(Look,
            new("slipway list", "a line for each component"),
            new("slipway list -o name", "names alone, for a loop in a script")),
        "graph" => new(Look,
            new("slipway graph", "a tree of what needs what"),
            new("slipway graph visits -o mermaid", "a picture for a Markdown page")),
        "check" => new(Look,
            new("slipway check", "every mistake, with its line"),
            new("slipway check -o json", "the same for a script")),
        "env" => new(Look,
            new("slipway env visits --stage staging", "the variables of `visits` on `staging`"),
            new("slipway env visits --origin", "where each value comes from"),
            new("slipway env visits -o python", "a settings class to import")),
        "schema" => new(Look,
            new("slipway schema > .slipway-schema.json", "for an editor that completes and checks `slipway.yaml`"),
            new("slipway schema -o markdown", "every key, as a page")),
        "version" => new(Look,
            new("slipway version", "the versions of all components, with the number of the build"),
            new("slipway version visits -o json", "one of them, for a script"),
            VersionBump),
        "version bump" => new("",
            VersionBump,
            new("slipway version bump patch --dry-run", "the entry of the component you stand in, for reading"),
            new("slipway version bump major --affected --no-edit", "all that this branch touches")),
        "terminal" => new(Stage,
            new("slipway terminal visits", "a shell in its container: the running one, else a fresh one of its dev image"),
            new("slipway terminal vs --fresh", "by its code; not in what runs")),
        "exec" => new(Stage,
            new("slipway exec visits -- env", "one command in the container of `visits`"),
            new("slipway exec vs --fresh -- dotnet build src", "in a fresh container of its dev image")),
        "shell" => new(Stage,
            new("slipway shell staging", "your shell, with the variables of `staging`"),
            new("slipway shell test -- dotnet test", "one command in `test`"),
            new("eval \"$(slipway shell test --dry-run)\"", "the variables in the shell you are in")),
        "image" => new(Stage, ImagePush, ImageList),
        "image list" => new("", ImageList, new("slipway image list visits -o json", "those of `visits`, for a script")),
        "image push" => new("",
            ImagePush,
            new("slipway image push visits --stage production --release", "as `vX.Y.Z`, which is written once, and as `latest`"),
            new("slipway image push visits --stage production --from staging", "the very image that is in the registry of `staging`")),
        "image pull" => new("",
            new("slipway image pull visits --target dev", "the tools for working on `visits`, as others built them"),
            new("slipway image pull visits:v1.4.0", "one release")),
        "image tag" => new("",
            new("slipway image tag visits:1.4.0-build.57 latest", "move `latest`, forward or back"),
            new("slipway image tag visits:1.4.0-build.57 v1.4.0", "make a tested build the release")),
        "image prune" => new("",
            new("slipway image prune", "on this machine"),
            new("slipway image prune --registry --stage staging --dry-run", "what would go from the registry, and why the rest stays")),
        "secret" => new(Stage, SecretSet, SecretList),
        "secret set" => new("", SecretSet, new("slipway secret set api-key --stage staging < key", "read from a file"), new("slipway secret set api-key --stage common", "for all stages")),
        "secret get" => new("",
            new("slipway secret get api-key --stage staging", "print it"),
            new("slipway secret get visits.database.url", "the address of a resource, with its password")),
        "secret list" => new("", SecretList),
        "secret remove" => new("", new Example("slipway secret remove api-key --stage staging", "forget it")),
        "eject" => new(Look, EjectDockerfile),
        "eject dockerfile" => new("", EjectDockerfile),
        "eject manifests" => new("", new Example("slipway eject manifests visits --stage staging", "write apps/visits/deploy/*.yaml, to change them")),
        "eject chart" => new("", new Example("slipway eject chart visits --stage staging", "write apps/visits/chart/, to change it")),
        "export" => new(Look, ExportCompose),
        "export compose" => new("",
            ExportCompose,
            new("slipway export compose visits -f compose.yaml", "of `visits` and what it needs, into a file")),
        "bootstrap" => new(Ready,
            new("slipway bootstrap --dry-run", "what is missing"),
            new("slipway bootstrap", "fetch it, and run every `scripts/init`"),
            new("slipway bootstrap --checksum kubectl", "the line to pin a tool with")),
        "doctor" => new(Ready,
            new Example("slipway doctor", "what is missing, each with its fix")),
        "cache" => new(Ready,
            new("slipway cache", "how much is kept of results, and where"),
            new("slipway cache prune", "remove what was not used for 30 days, or is more than 5 GiB")),
        "cache prune" => new("",
            new("slipway cache prune --older-than 7d", "remove what was not used for a week"),
            new("slipway cache prune --size 1GiB", "keep what was used last"),
            new("slipway cache prune --all", "remove everything; the next run makes it again")),
        "completion" => new(Ready,
            new("eval \"$(slipway completion bash)\"", "for bash, in ~/.bashrc"),
            new("eval \"$(slipway completion zsh)\"", "for zsh, in ~/.zshrc after compinit"),
            new("slipway completion fish > ~/.config/fish/completions/slipway.fish", "for fish")),
        "help" => new(Ready,
            new("slipway help", "this overview"),
            new("slipway help secret set", "the same as `slipway secret set --help`")),
        _ => new(""),
    };

    static Example ClusterUp => new("slipway cluster up --stage staging", "make the cluster of `staging` on this machine");

    static Example ClusterReset => new("slipway cluster reset --stage staging", "remove all that `staging` has in its cluster");

    static Example HostsAdd => new("slipway hosts add --stage staging", "have this machine find the hosts of `staging`");

    static Example HostsRemove => new("slipway hosts remove --stage staging", "take them out again");

    static Example EjectDockerfile => new("slipway eject dockerfile visits", "write apps/visits/devops/Dockerfile, to change it");

    static Example ExportCompose => new("slipway export compose", "print a Compose file of what `slipway up` runs");

    static Example SecretSet => new("slipway secret set api-key --stage staging", "asks for the value, unseen");

    static Example ImagePush => new("slipway image push visits --stage staging", "check it, and push it as the build of this commit");

    static Example ImageList => new("slipway image list --stage staging", "what there is, here and in the registry of `staging`, and what uses it");

    static Example SecretList => new("slipway secret list --stage staging", "names and where they come from, never values");

    static Example SnapshotCreate => new("slipway snapshot create visits", "copy the data of `visits` while it is in use");

    static Example SnapshotRestore => new("slipway snapshot restore visits", "put the newest copy in the place of its data, after asking");

    static Example VersionBump => new("slipway version bump minor visits", "the next version, with what was committed since the last");
}
