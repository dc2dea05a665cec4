using System.Text.Json.Nodes;
using Slipway.Engines.Kubernetes;
using Slipway.Programs;
using Slipway.Tests.Engines.Kubernetes;
using Slipway.Tests.Images;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Deploys;

/// <summary>A repository with one app that says what it is told to, and a namespace of the cluster to deploy it to.</summary>
sealed class DeployLab : IAsyncDisposable
{
    const string Base = "debian:bookworm-slim";

    /// <summary>Answers anything with <c>$SAYS</c>, once its connection is read to the end; told to say <c>nothing</c>, it cannot start, and <c>late</c>, it takes minutes for that.</summary>
    const string Server = """
        use IO::Socket::INET; $| = 1; $SIG{TERM} = sub { exit 0 };
        if ($ENV{SAYS} eq "nothing") { print "the door is jammed\n"; exit 3 }
        sleep 600 if $ENV{SAYS} eq "late";
        my $s = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 100, ReuseAddr => 1) or die "no socket: $!";
        while (1) {
          my $c = $s->accept or next;
          while (my $line = <$c>) { last if $line =~ /^\r?\n$/ }
          print $c "HTTP/1.1 200 OK\r\nContent-Length: " . length($ENV{SAYS}) . "\r\nConnection: close\r\n\r\n$ENV{SAYS}"; close $c;
        }
        """;

    static readonly KubeResource Services = new("", "v1", "Service", "services", true, []);
    static readonly KubeResource Deployments = new("apps", "v1", "Deployment", "deployments", true, []);

    static readonly KubeResource Accounts = new("", "v1", "ServiceAccount", "serviceaccounts", true, []);
    static readonly KubeResource Roles = new("rbac.authorization.k8s.io", "v1", "Role", "roles", true, []);

    readonly KubeLab _kube;
    readonly Docker _docker;
    readonly List<Foreground> _started = [];

    DeployLab(KubeLab kube, Docker docker, TemporaryRepository repository) => (_kube, _docker, Repository) = (kube, docker, repository);

    public TemporaryRepository Repository { get; }

    /// <summary>What the app needs, from the next deploy on, as its manifest says it.</summary>
    public string Needs { get; set; } = "{}";

    /// <summary>The images of the lab are pushed here.</summary>
    public string Registry => $"localhost:5000/{Space}";

    public string Space => _kube.Space;

    public KubeClient Client => _kube.Client;

    public static async Task<DeployLab> StartAsync()
    {
        var access = KubeLab.Access();
        var docker = await Docker.RequireAsync(Base);
        var lab = new DeployLab(await KubeLab.StartAsync(), docker, await TemporaryRepository.CreateAsync());
        lab.Repository.Environment["KUBECONFIG"] = access.Kubeconfig;
        lab.Repository
            .With("slipway.yaml", $"repository: {docker.Word}\nstages: {{ staging: {{ engine: kubernetes, context: {access.Context}, namespace: {lab.Space}, registry: \"{lab.Registry}\", host: \"{{app}}.example.net\" }} }}\n")
            .With("shop/Dockerfile", $"FROM {Base}\nWORKDIR /app\nCOPY serve.pl ./\nUSER 10001\nCMD [\"perl\", \"/app/serve.pl\"]\n")
            .With("shop/serve.pl", Server)
            .With("shop/version.txt", "1.0.0\n");
        await lab.SayAsync("one");
        return lab;
    }

    /// <summary>What the app says, from the next deploy on.</summary>
    /// <param name="image">More of what is said of its image.</param>
    public async Task SayAsync(string words, string image = "")
    {
        Repository.With("shop/slipway.yaml", $"app: shop\nport: 8080\nrun: perl serve.pl\nimage: {{ run: [perl, /app/serve.pl]{image} }}\nhealth: {{ ready: /ready, timeout: 2m }}\nscale: {{ replicas: 1, cpu: 200m, memory: 64Mi }}\nsmoke: [ {{ get: /, status: 200 }} ]\nenv: {{ common: {{ SAYS: {words} }} }}\nneeds: {Needs}\n");
        await Repository.CommitAsync("Say something else");
    }

    /// <summary>Makes an image that differs from another by a label alone, in the lab's registry.</summary>
    public async Task CopyAsync(string image, string name)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-image-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), $"FROM {image}\nLABEL copy=\"{name}\"\n", KubeLab.Cancellation);
            await _docker.RunAsync("build", "--tag", $"{Registry}/{name}", folder);
            await _docker.RunAsync("push", $"{Registry}/{name}");
            await _docker.RunAsync("rmi", $"{Registry}/{name}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Deploys, and wants it to be released.</summary>
    public async Task<SlipwayRun> DeployAsync(string words)
    {
        await SayAsync(words);
        return await RunAsync("deploy");
    }

    /// <summary>Runs a command on the stage, and wants it to end well.</summary>
    public async Task<SlipwayRun> RunAsync(params string[] words)
    {
        var run = await TryAsync(words);
        Assert.True(run.ExitCode == 0, run.Whole);
        return run;
    }

    public Task<SlipwayRun> TryAsync(params string[] words) => Repository.RunAsync(Repository.Call([.. words, "--stage", "staging"]) with { Timeout = TimeSpan.FromMinutes(5) });

    /// <summary>Starts a command on the stage, and stays with it.</summary>
    public Foreground Start(params string[] words)
    {
        var started = new Foreground(Repository.Call([.. words, "--stage", "staging"]));
        _started.Add(started);
        return started;
    }

    /// <summary>Waits for an entry of a deploy's journal, or for the end of the command that writes it.</summary>
    public Task EntryAsync(int deploy, int entry, Task end) => EntryAsync(deploy, line => line.StartsWith($"{{\"n\":{entry},", StringComparison.Ordinal), end);

    /// <summary>Waits for an entry of some kind: <c>deploy-undoing</c>.</summary>
    public Task EntryAsync(int deploy, string kind, Task end) => EntryAsync(deploy, line => line.Contains($"\"is\":\"{kind}\"", StringComparison.Ordinal), end);

    async Task EntryAsync(int deploy, Func<string, bool> isIt, Task end)
    {
        var journal = new KubeSelection(KubeLab.Maps, Space, $"slipway/record=journal,slipway/deploy={deploy}");
        while (!end.IsCompleted && !(await Client.ListAsync(journal, KubeLab.Cancellation)).Items.Any(map => map.Text("data", "line")!.Split('\n').Any(isIt)))
        {
            await Task.Delay(5, KubeLab.Cancellation);
        }
    }

    /// <summary>The releases of the stage, the newest first, in few words: <c>2 undone, 1 released stands</c>.</summary>
    public async Task<string> ReleasesAsync()
    {
        var run = await RunAsync("releases", "-o", "json");
        return string.Join(", ", JsonNode.Parse(run.Output)!["releases"]!.AsArray().Select(one => $"{one!["number"]} {one["outcome"]}{((bool)one["stands"]! ? " stands" : "")}"));
    }

    public async Task<DeployClients> ClientsAsync() => new(await AddressAsync());

    /// <summary>Where the service is, as soon as the node leads there.</summary>
    /// <remarks>The first packet of a connection decides where all of it go: one that comes before the node knows the service is never answered.</remarks>
    public async Task<Uri> AddressAsync()
    {
        var address = new Uri($"http://{(await Client.GetAsync(Services, Space, "shop", KubeLab.Cancellation))!.Text("spec", "clusterIP")}/");
        for (var rest = 30; ; rest--)
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            try
            {
                using var answer = await http.GetAsync(address, KubeLab.Cancellation);
                return address;
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && rest > 0 && !KubeLab.Cancellation.IsCancellationRequested)
            {
                await Task.Delay(200, KubeLab.Cancellation);
            }
        }
    }

    /// <summary>Another one after each change of what is wanted.</summary>
    public async Task<string> GenerationAsync() => $"{(await Client.GetAsync(Deployments, Space, "shop", KubeLab.Cancellation))!.At("metadata", "generation")}";

    /// <summary>Does at once what a need's schedule does later, and waits until that is done.</summary>
    public async Task RunScheduledAsync(string need)
    {
        string[] there = [$"--namespace={Space}", $"--context={KubeLab.Access().Context}"];
        await KubectlAsync(["create", "job", $"--from=cronjob/shop-{need}-snapshots", $"at-once-{need}", .. there]);
        await KubectlAsync(["wait", "--for=condition=Complete", $"job/at-once-{need}", "--timeout=300s", .. there]);
    }

    /// <summary>From here on commands are those of an account that may do no more than this in the namespace.</summary>
    public async Task BecomeAsync(string name, params (string[] Resources, string[] Verbs)[] rules)
    {
        JsonObject Named(string apiVersion, string kind) => new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Space } };
        JsonArray Words(IEnumerable<string> words) => [.. words.Select(word => (JsonNode)word)];
        var (role, binding) = (Named(Roles.ApiVersion, "Role"), Named(Roles.ApiVersion, "RoleBinding"));
        role["rules"] = new JsonArray([.. rules.Select(rule => new JsonObject { ["apiGroups"] = Words(["*"]), ["resources"] = Words(rule.Resources), ["verbs"] = Words(rule.Verbs) })]);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = Roles.Group, ["kind"] = "Role", ["name"] = name };
        binding["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = Space });
        await ApplyAsync(Accounts, Named("v1", "ServiceAccount"));
        await ApplyAsync(Roles, role);
        await ApplyAsync(Roles with { Kind = "RoleBinding", Plural = "rolebindings" }, binding);

        var access = KubeLab.Access();
        var config = JsonNode.Parse(await KubectlAsync("config", "view", "--minify", "--flatten", "--raw", $"--context={access.Context}", "--output=json"))!;
        config["users"]![0]!["user"] = new JsonObject { ["token"] = (await KubectlAsync("create", "token", name, $"--context={access.Context}", $"--namespace={Space}")).Trim() };
        var file = Path.Combine(Repository.Base, $"{name}.kubeconfig");
        await File.WriteAllTextAsync(file, config.ToJsonString(), KubeLab.Cancellation);
        Repository.Environment["KUBECONFIG"] = file;
    }

    /// <summary>What kubectl says, with the lab's own rights.</summary>
    public async Task<string> KubectlAsync(params string[] words)
    {
        var run = await Repository.RunAsync(ProgramCall.Of(["kubectl", .. words]) with { Environment = ProgramCall.Of("x").Environment.SetItem("KUBECONFIG", KubeLab.Access().Kubeconfig) });
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    public Task ApplyAsync(KubeResource resource, JsonObject one) => Client.ApplyAsync(resource, one, new KubeApply(), KubeLab.Cancellation);

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _started)
        {
            await started.DisposeAsync();
        }

        Repository.Dispose();
        await _docker.DisposeAsync();
        await _kube.DisposeAsync();
    }
}
