using Slipway.Problems;
using Slipway.Secrets;
using Slipway.Secrets.Redaction;

namespace Slipway.Engines.Databases;

/// <summary>What can be wrong with a resource, in words.</summary>
static class ResourceProblems
{
    const int Shown = 2000;

    /// <summary>Something that was tried did not work; <paramref name="output"/> is the program's own, without the secrets given.</summary>
    public static Problem Failed(string what, string output, params IEnumerable<string> secrets)
    {
        var text = new Redactor(secrets.Select(secret => new Secret(secret))).Redact(output).Trim();
        return new Problem("resource-failed", what)
        {
            Kind = ProblemKind.Failure,
            Why = text.Length == 0 ? null : text.Length > Shown ? text[^Shown..] : text,
        };
    }

    public static Problem ProgramsMissing(string id, string kind, bool hadData) => new("resource-programs-missing", $"{Title(kind)} is not installed")
    {
        Kind = ProblemKind.Failure,
        Why = hadData ? $"`{id}` keeps its data in {Title(kind)}, whose programs are not here any more" : $"`{id}` needs it, and the manifest allows no embedded form",
        Fix = Install(kind),
    };

    public static Problem KindChanged(ResourceRequest request, string recorded) =>
        new("resource-kind-changed", $"`{request.Id}` keeps its data in {Title(recorded)}, and the manifest now asks for {Title(request.Kind)}")
        {
            Fix = $"change the manifest back, or remove the data with `slipway down {request.Component} --data`",
        };

    public static Problem VersionChanged(ResourceRequest request, string kind, string recorded, Version found) =>
        new("resource-version", $"the data of `{request.Id}` was made by {Title(kind)} {recorded}, and only {found} is installed")
        {
            Kind = ProblemKind.Failure,
            Why = $"{Title(kind)} {found} cannot take over that data, which was not touched",
            Fix = $"install {Title(kind)} {recorded}, or remove the data with `slipway down {request.Component} --data`",
        };

    public static Problem UnknownData(ResourceRequest request, string folder, string why) =>
        new("resource-unreadable", $"`{folder}` does not hold the data of `{request.Id}`")
        {
            Kind = ProblemKind.Failure,
            Why = why + "; nothing was touched",
            Fix = "move the folder away, or put a copy of the data back",
        };

    public static Problem DataGone(ResourceRequest request, string folder) => new("resource-unreadable", $"the data of `{request.Id}` is gone")
    {
        Kind = ProblemKind.Failure,
        Why = $"`{folder}` is not there any more; an empty one was not put in its place",
        Fix = $"put the folder back, or start anew with `slipway down {request.Component} --data`",
    };

    public static Problem InUse(string id, IReadOnlyCollection<FolderUser> users) =>
        new("resource-in-use", $"the data of `{id}` is in use")
        {
            Kind = ProblemKind.Locked,
            Why = "still running in its folder: " + string.Join(", ", users.Select(user => $"`{user.Name}` (pid {user.Pid})")),
            Fix = "stop it with `slipway down` and try again",
        };

    public static Problem Note(string code, string what, string? fix) => new(code, what) { Severity = Severity.Warning, Fix = fix };

    public static string Title(string kind) => kind switch
    {
        ProviderKinds.PostgreSql => "PostgreSQL",
        ProviderKinds.MariaDb => "MariaDB",
        ProviderKinds.Redis => "Redis",
        ProviderKinds.Sqlite => "SQLite",
        _ => kind,
    };

    /// <summary>The packages by name, for the systems that people most often have.</summary>
    public static string Install(string kind) => kind switch
    {
        ProviderKinds.PostgreSql => "`apt install postgresql` (Debian, Ubuntu), `dnf install postgresql-server` (Fedora), `brew install postgresql@17` (Homebrew)",
        ProviderKinds.MariaDb => "`apt install mariadb-server` (Debian, Ubuntu), `dnf install mariadb-server` (Fedora), `brew install mariadb` (Homebrew)",
        ProviderKinds.Redis => "`apt install redis-server` (Debian, Ubuntu), `dnf install valkey` (Fedora), `brew install redis` (Homebrew)",
        _ => $"install {kind}",
    };
}
