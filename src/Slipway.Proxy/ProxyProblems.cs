using Slipway.Problems;

namespace Slipway.Proxy;

/// <summary>What can be wrong with what the proxy is told.</summary>
static class ProxyProblems
{
    public static ProblemException Route(string name, string why) => new(new Problem("proxy-route", $"the route `{name}` cannot be had")
    {
        Why = why,
        Fix = "{ \"version\": \"12\", \"upstreams\": [\"127.0.0.1:41234\"], \"hosts\": [\"visits.example.net\"], \"ports\": [8080] }",
    });

    public static ProblemException NoRoute(string name) => new(new Problem("proxy-no-route", $"there is no route `{name}`") { Fix = "put it first: `PUT /routes/NAME`" });

    public static ProblemException Running(string control) => new(new Problem("proxy-running", $"another proxy listens on `{control}`")
    {
        Kind = ProblemKind.Locked,
        Fix = "use that one, or end it",
    });

    public static ProblemException Listen(string why) => new(new Problem("proxy-listen", "the proxy cannot listen")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "see who does: `ss -ltnp`; ports below 1024 are for root",
    });

    public static ProblemException Routes(string path, string why) => new(new Problem("proxy-routes", $"the routes in `{path}` cannot be read or written")
    {
        Kind = ProblemKind.Failure,
        Why = why,
        Fix = "make room on the disk; a file that was changed can be removed, and the next deploys put their routes again",
    });
}
