using Slipway.Images;
using Slipway.Tests.Images;
using Slipway.Tests.Images.Registry;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Machines;

/// <summary>A stage of this machine that runs containers from a registry of its own; nothing of it is left in the engine after the test.</summary>
sealed class ContainerStageLab : IAsyncDisposable
{
    /// <summary>Answers with what it is told to say, and with what the component says that it leads to; told to say <c>jammed</c>, it cannot start.</summary>
    const string Server = """
        use IO::Socket::INET; $| = 1; $SIG{TERM} = sub { exit 0 };
        if ($ENV{GREETING} eq "jammed") { print "the door is jammed\n"; exit 3 }
        my $s = IO::Socket::INET->new(LocalPort => $ENV{PORT}, Listen => 100, ReuseAddr => 1) or die "no socket: $!";
        print "listens, and says $ENV{GREETING}\n";
        while (1) {
          my $c = $s->accept or next;
          while (my $line = <$c>) { last if $line =~ /^\r?\n$/ }
          my $body = "GREETING=$ENV{GREETING}\n" . (($ENV{SHOP} // "") =~ m{^http://(.*)$} ? shop($1) : "");
          print $c "HTTP/1.1 200 OK\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body"; close $c;
        }
        sub shop {
          my $s = IO::Socket::INET->new(PeerAddr => $_[0], Timeout => 10) or return "no way to $_[0]: $!\n";
          print $s "GET / HTTP/1.0\r\nHost: shop\r\nConnection: close\r\n\r\n";
          return "shop: " . join "", grep { /GREETING/ } <$s>;
        }
        """;

    const string Base = "debian:bookworm-slim";

    readonly RegistryContainer _registry;
    readonly (int Own, int Next) _ports;

    ContainerStageLab(RegistryContainer registry, MachineLab machine, (int Own, int Next) ports) => (_registry, Machine, _ports) = (registry, machine, ports);

    public MachineLab Machine { get; }

    public Docker Docker => _registry.Docker;

    /// <param name="images">That must be here.</param>
    public static async Task<ContainerStageLab> CreateAsync(params string[] images)
    {
        await using (await Docker.RequireAsync([Base, .. images]))
        {
        }

        var registry = await RegistryContainer.StartAsync();
        var machine = await MachineLab.CreateAsync();
        var lab = new ContainerStageLab(registry, machine, (machine.Add("own"), machine.Add("next")));
        lab.HasStages("containers");
        return lab;
    }

    /// <summary>Says which stages there are: <c>live</c>, and <c>own</c> and <c>next</c>, which have no registry.</summary>
    /// <param name="engine">Of <c>own</c>.</param>
    public void HasStages(string engine) => Machine.Repository.With("slipway.yaml", $$"""
        repository: {{Docker.Word}}
        stages:
          live: { engine: containers, listen: "127.0.0.1:{{Machine.Port}}", host: "{app}.example.net", registry: "{{_registry.Address}}/{{Docker.Word}}" }
          own: { engine: {{engine}}, listen: "127.0.0.1:{{_ports.Own}}", host: "{app}.example.net" }
          next: { engine: containers, listen: "127.0.0.1:{{_ports.Next}}", host: "{app}.example.net" }

        """);

    /// <summary>The components <c>shop</c>, in a version that says so, and <c>front</c>, which asks it.</summary>
    public Task SayAsync(string words)
    {
        Write("shop", $"GREETING: {words}", $"smoke: [{{ get: /, text: \"GREETING={words}\" }}]");
        Write("front", "GREETING: front, SHOP: \"{shop.url}\"", "needs: [shop]");
        return Machine.Repository.CommitAsync($"Say {words}");
    }

    /// <summary>The image of <c>shop</c> is another one, until it says something else.</summary>
    public Task HasOwnImageAsync() => Machine.Repository.With("shop/serve.pl", Server + "\n# another one\n").CommitAsync("Change its image");

    /// <summary>The containers of a component, with what is asked of each.</summary>
    /// <param name="format">As <c>docker inspect</c> has it.</param>
    public async Task<string> InspectAsync(string component, string format)
    {
        var names = (await Docker.RunAsync("ps", "--all", "--filter", $"label={ImageLabels.Repository}={Docker.Word}", "--format", "{{.Names}}")).Split('\n').Where(name => name.Contains($".{component}.", StringComparison.Ordinal));
        return await Docker.RunAsync(["inspect", "--format", format, .. names]);
    }

    void Write(string component, string variables, string more) => Machine.Repository
        .With($"{component}/Dockerfile", $"FROM {Base}\nWORKDIR /app\nCOPY serve.pl ./\nUSER 10001\nCMD [\"perl\", \"/app/serve.pl\"]\n")
        .With($"{component}/serve.pl", Server)
        .With($"{component}/slipway.yaml", $"app: {component}\nrun: perl serve.pl\nimage: {{}}\nhealth: {{ ready: /ready, timeout: 1m }}\nexpose: {{}}\nenv: {{ common: {{ {variables} }} }}\n{more}\n");

    public async ValueTask DisposeAsync()
    {
        await Machine.DisposeAsync();
        foreach (var (list, remove) in ((string, string)[])[("ps --all --quiet", "rm --force --volumes"), ("network ls --quiet", "network rm"), ("volume ls --quiet", "volume rm --force")])
        {
            var left = await Docker.RunAsync([.. list.Split(' '), "--filter", $"label={ImageLabels.Repository}={Docker.Word}"]);
            if (left.Length > 0)
            {
                await Docker.RunAsync([.. remove.Split(' '), .. left.Split('\n')]);
            }
        }

        await _registry.DisposeAsync();
    }
}
