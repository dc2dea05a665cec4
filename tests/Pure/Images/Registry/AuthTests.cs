using Slipway.Images.Registry;

namespace Slipway.Tests.Images.Registry;

public class AuthTests
{
    [Fact]
    public void A_challenge_is_read_with_its_parameters()
    {
        var challenge = AuthChallenge.Parse("""Bearer realm="https://auth.example.net/token",service="registry.example.net", scope="repository:visits:pull,push",error=invalid_token""");

        Assert.Equal("bearer", challenge!.Scheme);
        Assert.Equal("https://auth.example.net/token", challenge.Parameters["realm"]);
        Assert.Equal("registry.example.net", challenge.Parameters["service"]);
        Assert.Equal("repository:visits:pull,push", challenge.Parameters["scope"]);
        Assert.Equal("invalid_token", challenge.Parameters["error"]);
        Assert.Equal("basic", AuthChallenge.Parse("Basic")!.Scheme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer realm")]
    [InlineData("Bearer realm=\"open")]
    [InlineData("Bear\ner realm=x")]
    [InlineData("Bearer =x")]
    public void A_challenge_that_makes_no_sense_is_none(string header) => Assert.Null(AuthChallenge.Parse(header));

    [Fact]
    public void The_first_of_two_realms_counts() => Assert.Equal("a", AuthChallenge.Parse("Bearer realm=a,realm=b")!.Parameters["realm"]);

    [Theory]
    [InlineData("https://registry.example.net/", "https://registry.example.net/token", true)]
    [InlineData("https://registry.example.net/", "https://auth.example.net/token", true)]
    [InlineData("https://registry.example.net/", "https://example.net/jwt/auth", true)]
    [InlineData("https://registry-1.docker.io/", "https://auth.docker.io/token", true)]
    [InlineData("https://example.net/", "https://auth.example.net/token", true)]
    [InlineData("http://localhost:5000/", "http://localhost:5001/token", true)]
    [InlineData("https://registry.example.net/", "https://evil.net/token", false)]
    [InlineData("https://registry.example.net/", "https://notexample.net/token", false)]
    [InlineData("https://example.net/", "https://other.net/token", false)]
    [InlineData("https://example.co.uk/", "https://evil.co.uk/token", false)]
    [InlineData("https://registry.example.net/", "https://registry.example.net.evil.net/token", false)]
    [InlineData("https://10.0.0.1/", "https://9.0.0.1/token", false)]
    public void A_password_is_shown_to_the_registry_and_its_own_domain(string registry, string realm, bool may) =>
        Assert.Equal(may, AuthRealm.MaySeePassword(AuthRealm.Address(realm, new Uri(registry))!, new Uri(registry)));

    [Theory]
    [InlineData("https://registry.example.net/", "http://registry.example.net/token")]
    [InlineData("https://registry.example.net/", "file:///etc/passwd")]
    [InlineData("https://registry.example.net/", "/token")]
    [InlineData("https://registry.example.net/", "https://user:secret@registry.example.net/token")]
    [InlineData("http://localhost:5000/", "http://auth.example.net/token")]
    public void Some_places_are_not_asked_at_all(string registry, string realm) => Assert.Null(AuthRealm.Address(realm, new Uri(registry)));

    [Fact]
    public void A_login_is_found_in_what_the_engines_write()
    {
        var host = new RegistryHost("registry.example.net:5000");

        Assert.Equal("ada s:cret", Login("""{ "auths": { "registry.example.net:5000": { "auth": "YWRhOnM6Y3JldA==" } } }""", host));
        Assert.Equal("ada s:cret", Login("""{ "auths": { "https://registry.example.net:5000/v2/": { "auth": "YWRhOnM6Y3JldA==" } } }""", host));
        Assert.Equal(" token", Login("""{ "auths": { "registry.example.net:5000": { "auth": "", "identitytoken": "token" } } }""", host));
        Assert.Equal("-> pass", Login("""{ "auths": { "registry.example.net:5000": {} }, "credsStore": "pass" }""", host));
        Assert.Equal("-> own", Login("""{ "credsStore": "pass", "credHelpers": { "registry.example.net:5000": "own" } }""", host));
        Assert.Null(Login("""{ "auths": { "registry.example.net": { "auth": "YWRhOnM6Y3JldA==" } } }""", host));
        Assert.Null(Login("""{ "auths": { "registry.example.net:5000": { "auth": "not base64" } } }""", host));
        Assert.Null(Login("""{ "auths": [] }""", host));
        Assert.Equal("ada s:cret", Login("""{ "auths": { "https://index.docker.io/v1/": { "auth": "YWRhOnM6Y3JldA==" } } }""", new RegistryHost("docker.io")));
    }

    [Fact]
    public void Another_page_of_tags_is_asked_of_the_same_registry_alone()
    {
        var registry = new Uri("https://registry.example.net/");

        Assert.Equal("/v2/visits/tags/list?last=b&n=2", TagPages.Next("""</v2/visits/tags/list?last=b&n=2>; rel="next" """, registry));
        Assert.Null(TagPages.Next("""<https://evil.net/v2/visits/tags/list>; rel="next" """, registry));
        Assert.Null(TagPages.Next("""</admin>; rel="next" """, registry));
        Assert.Null(TagPages.Next(">next<", registry));
        Assert.Null(TagPages.Next(null, registry));
    }

    static string? Login(string json, RegistryHost host)
    {
        var found = CredentialFile.Read(System.Text.Encoding.UTF8.GetBytes(json), host);
        return found.Helper is { } helper ? $"-> {helper}" : found.Credential is { } login ? $"{login.User} {login.Password.Reveal()}" : null;
    }
}
