using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Images.Registry;
using Slipway.Programs;

namespace Slipway.Tests.Images.Registry;

/// <summary>The distribution registry in a container, on a free port of this machine: plain, with a certificate of our own authority, or with a password.</summary>
sealed class RegistryContainer : IAsyncDisposable
{
    public const string Image = "registry:2";
    public const string User = "ada";
    public const string Password = "correct horse";

    // What `htpasswd -B` makes of the password.
    const string Users = "ada:$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n";

    readonly string _folder;

    RegistryContainer(string folder) => _folder = folder;

    public required Docker Docker { get; init; }

    /// <summary><c>localhost:49153</c></summary>
    public string Address { get; private set; } = "";

    /// <summary>The home folder of a user: logins and certificates are looked for there.</summary>
    public string Home => Path.Combine(_folder, "home");

    public static async Task<RegistryContainer> StartAsync(bool hasTls = false, bool hasPassword = false)
    {
        var docker = await Docker.RequireAsync(Image);
        var registry = new RegistryContainer($"/tmp/{docker.Word}") { Docker = docker };
        List<string> words = ["--publish", "127.0.0.1::5000", "--volume", $"{registry._folder}:/given:ro"];
        Directory.CreateDirectory(registry.Home);
        if (hasTls)
        {
            registry.WriteCertificates();
            words.AddRange(["--env", "REGISTRY_HTTP_TLS_CERTIFICATE=/given/own.crt", "--env", "REGISTRY_HTTP_TLS_KEY=/given/own.key"]);
        }

        if (hasPassword)
        {
            File.WriteAllText(Path.Combine(registry._folder, "users"), Users);
            words.AddRange(["--env", "REGISTRY_AUTH=htpasswd", "--env", "REGISTRY_AUTH_HTPASSWD_REALM=test", "--env", "REGISTRY_AUTH_HTPASSWD_PATH=/given/users"]);
        }

        var container = await docker.StartAsync([.. words, Image]);
        registry.Address = $"localhost:{(await docker.RunAsync("port", container, "5000/tcp")).Split(':')[^1]}";
        await registry.WaitAsync(hasTls ? "https" : "http");
        return registry;
    }

    /// <summary>Writes the logins as <c>docker login</c> does.</summary>
    public void LogIn(string password = Password)
    {
        Directory.CreateDirectory(Path.Combine(Home, ".docker"));
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{password}"));
        File.WriteAllText(Path.Combine(Home, ".docker/config.json"), $$"""{ "auths": { "{{Address}}": { "auth": "{{login}}" } } }""");
    }

    /// <summary>Puts the authority where the engines have it for this registry.</summary>
    public void Trust()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Home, ".config/docker/certs.d", Address)).FullName;
        File.Copy(Path.Combine(_folder, "authority.crt"), Path.Combine(folder, "ca.crt"));
    }

    public RegistryClient Client()
    {
        string? Variable(string name) => name == "HOME" ? Home : null;
        return new RegistryClient(new RegistryHost(Address), RegistryCredentials.Of(Variable, new ProgramRunner()), RegistryCertificates.Of(Variable), new RegistryLimits(), TimeProvider.System);
    }

    public ImageReference Repository(string name) => ImageReference.In(Address, name);

    async Task WaitAsync(string scheme)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator, UseProxy = false };
        using var client = new HttpClient(handler);
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"{scheme}://{Address}/v2/"), TestContext.Current.CancellationToken);
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized);
                return;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    void WriteCertificates()
    {
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(90));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(from, to);
        using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = new CertificateRequest("CN=localhost", ownKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        own.CertificateExtensions.Add(names.Build());
        using var certificate = own.Create(authority, from, to, [1, 2, 3, 4]);
        File.WriteAllText(Path.Combine(_folder, "authority.crt"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "own.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "own.key"), ownKey.ExportPkcs8PrivateKeyPem());
    }

    public async ValueTask DisposeAsync()
    {
        await Docker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
