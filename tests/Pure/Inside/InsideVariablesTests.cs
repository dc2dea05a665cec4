using System.Collections.Immutable;
using Slipway.Inside;

namespace Slipway.Tests.Inside;

public class InsideVariablesTests
{
    [Theory]
    [InlineData("LANG", "C.UTF-8", true)]
    [InlineData("CI", "true", true)]
    [InlineData("GOPROXY", "https://proxy.example.net", true)]
    [InlineData("SSL_CERT_FILE", "/etc/ssl/ca.pem", true)]
    [InlineData("SSL_CERT_DIR", "/etc/ssl/certs", false)]
    [InlineData("PATH", "bin", false)]
    [InlineData("HOME", "/home/ada", false)]
    [InlineData("USER", "ada", false)]
    [InlineData("NUGET_PACKAGES", "/home/ada/packages", false)]
    [InlineData("DOCKER_HOST", "tcp://elsewhere", false)]
    public void What_names_a_place_of_this_machine_stays_here(string name, string value, bool isPassed) =>
        Assert.Equal(isPassed, InsideVariables.Of(Variables((name, value))).ContainsKey(name));

    [Fact]
    public void Files_with_certificates_are_named_once() => Assert.Equal(
        ["/etc/ssl/ca.pem"], InsideVariables.CertificateFiles(Variables(("SSL_CERT_FILE", "/etc/ssl/ca.pem"), ("CURL_CA_BUNDLE", "/etc/ssl/ca.pem"), ("PIP_CERT", "relative"), ("OTHER", "/x"))));

    static ImmutableSortedDictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
