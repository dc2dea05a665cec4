using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Releases.Rollout;
using Slipway.Secrets.Redaction;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Rollout;

/// <summary>A namespace to roll out in, and an image with a shell and Perl that the cluster can pull.</summary>
sealed class RolloutLab : IAsyncDisposable
{
    /// <summary>The registry that the cluster of the tests pulls from.</summary>
    const string Registry = "localhost:5000";

    const string Base = "debian:bookworm-slim";

    public const string Image = $"{Registry}/slipway/test-shell:1";

    /// <summary>Answers <c>/</c> with what it is told to say, anything else with 404; if it is told so, not more than a few times.</summary>
    const string Server = """
        use IO::Socket::INET; $| = 1; $SIG{TERM} = sub { exit 0 };
        my $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 50, ReuseAddr => 1) or die;
        while (1) {
          my $c = $s->accept or next;
          my $r = <$c>; while (my $l = <$c>) { last if $l =~ /^\s*$/ }
          if ($ENV{REQUESTS} && $n++ == $ENV{REQUESTS}) { print "out of ideas\n"; exit 9 }
          my ($code, $text) = $r =~ m{^GET / } ? ("200 OK", $ENV{SAYS}) : ("404 Not Found", "no such page");
          print $c "HTTP/1.0 $code\r\nContent-Length: " . length($text) . "\r\n\r\n$text"; close $c;
        }
        """;

    public static readonly KubeResource Deployments = new("apps", "v1", "Deployment", "deployments", true, []);

    static readonly SemaphoreSlim Pushing = new(1, 1);
    static bool _isPushed;

    readonly KubeLab _lab;

    RolloutLab(KubeLab lab, RolloutLimits limits)
    {
        (_lab, Limits) = (lab, limits);
        Objects = new StageObjects(lab.Client, lab.Connection, lab.Space);
        Inspection = new KubeInspection(lab.Connection, lab.Client);
        Watch = new RolloutWatch(lab.Client, Objects, new RolloutEvidence(Inspection, Redactor, limits, TimeProvider.System), limits);
    }

    public static CancellationToken Cancellation => KubeLab.Cancellation;

    public KubeClient Client => _lab.Client;

    public KubeConnection Connection => _lab.Connection;

    public string Space => _lab.Space;

    public RolloutLimits Limits { get; }

    public StageObjects Objects { get; }

    public KubeInspection Inspection { get; }

    public Redactor Redactor { get; } = new();

    public RolloutWatch Watch { get; }

    /// <summary>What was told for people.</summary>
    public List<string> Told { get; } = [];

    public static async Task<RolloutLab> StartAsync(RolloutLimits? limits = null)
    {
        KubeLab.Access();
        await PushAsync();
        return new RolloutLab(await KubeLab.StartAsync(), limits ?? new RolloutLimits());
    }

    public Task<RolloutTarget> ApplyAsync(JsonObject wanted) => ApplyAsync(Deployments, wanted);

    public async Task<RolloutTarget> ApplyAsync(KubeResource resource, JsonObject wanted) =>
        RolloutTarget.Of(resource, (await Client.ApplyAsync(resource, wanted, new KubeApply(), Cancellation)).Object);

    public Task<RolloutFailure?> UntilDoneAsync(params ImmutableArray<RolloutTarget> targets) => Watch.UntilDoneAsync(targets, Told.Add, Cancellation);

    public JsonObject Object(string apiVersion, string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Space },
        ["spec"] = spec,
    };

    public JsonObject Deployment(JsonObject container, string name = "visits", int replicas = 1, int deadline = 120) => Object("apps/v1", "Deployment", name, new JsonObject
    {
        ["replicas"] = replicas,
        ["progressDeadlineSeconds"] = deadline,
        ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
        ["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
            ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 5, ["containers"] = new JsonArray(container) },
        },
    });

    public static JsonObject Container(params IEnumerable<string> command) => new()
    {
        ["name"] = "web",
        ["image"] = Image,
        ["command"] = new JsonArray([.. command.Select(word => (JsonNode?)word)]),
    };

    public static JsonObject Shell(string script) => Container("sh", "-c", script);

    /// <summary>A container that serves, and says something.</summary>
    /// <param name="requests">It dies of the next one; 0: of none. Its readiness probe asks every second.</param>
    public static JsonObject Serving(string says, int requests = 0)
    {
        var container = Container("perl", "-e", Server);
        container["env"] = new JsonArray(new JsonObject { ["name"] = "SAYS", ["value"] = says }, new JsonObject { ["name"] = "REQUESTS", ["value"] = $"{requests}" });
        container["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080 });
        container["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = "http" }, ["periodSeconds"] = 1 };
        container["lifecycle"] = new JsonObject { ["preStop"] = new JsonObject { ["sleep"] = new JsonObject { ["seconds"] = 2 } } };
        return container;
    }

    public async ValueTask DisposeAsync()
    {
        await Objects.DisposeAsync();
        await _lab.DisposeAsync();
    }

    /// <summary>Once for all tests.</summary>
    public static async Task PushAsync()
    {
        await Pushing.WaitAsync(Cancellation);
        try
        {
            if (!_isPushed)
            {
                var docker = RealParts.Program("docker", "docker", "install docker, and start its engine");
                var isThere = await RunAsync(docker, "image", "inspect", Base);
                RealParts.Require("docker", isThere, $"the image {Base} is not on this machine");
                RealParts.Require("kubernetes", await RunAsync(docker, "tag", Base, Image) && await RunAsync(docker, "push", Image), $"have a registry on {Registry} that the cluster pulls from");
                _isPushed = true;
            }
        }
        finally
        {
            Pushing.Release();
        }
    }

    static async Task<bool> RunAsync(params string[] words) =>
        (await new ProgramRunner().RunAsync(new ProgramCall([.. words]) { Timeout = TimeSpan.FromMinutes(2) }, Cancellation)).ExitCode == 0;
}
