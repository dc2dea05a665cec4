using System.Collections.Immutable;

namespace Slipway.Inside;

/// <summary>Which of the user's own variables get into a container: those that mean the same there as on this machine.</summary>
public static class InsideVariables
{
    /// <summary>They name a file with certificates, which is mounted at its own path.</summary>
    static readonly string[] Certificates = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "PIP_CERT"];

    static readonly string[] OfThisMachine = ["PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "SHELL"];

    /// <summary>Without what says where something lies on this machine, or who one is on it, or how its container engine is reached.</summary>
    /// <param name="passed">What a command on this machine would be given.</param>
    public static ImmutableSortedDictionary<string, string> Of(ImmutableSortedDictionary<string, string> passed) =>
        passed.RemoveRange(passed.Where(variable => !IsTheSameInside(variable.Key, variable.Value)).Select(variable => variable.Key));

    /// <summary>Absolute paths of the files with certificates that these variables name.</summary>
    public static IEnumerable<string> CertificateFiles(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Where(variable => Certificates.Contains(variable.Key)).Select(variable => variable.Value).Where(value => value.StartsWith('/')).Distinct(StringComparer.Ordinal);

    static bool IsTheSameInside(string name, string value) =>
        !OfThisMachine.Contains(name) && !name.StartsWith("DOCKER_", StringComparison.Ordinal) && (!value.StartsWith('/') || Certificates.Contains(name));
}
