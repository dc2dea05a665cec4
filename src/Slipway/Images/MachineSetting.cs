namespace Slipway.Images;

/// <summary>A setting of the machine that building may need and no image may keep: mounted where a Dockerfile asks for it.</summary>
/// <param name="Id">Of the mount: <c>RUN --mount=type=secret,id=nuget,target=…</c>.</param>
/// <param name="File">Absolute.</param>
sealed record MachineSetting(string Id, string File)
{
    static readonly (string Id, string Variable, string[] Files)[] Known =
    [
        ("ca", "SSL_CERT_FILE", []),
        ("nuget", "", [".nuget/NuGet/NuGet.Config", ".config/NuGet/NuGet.Config"]),
        ("npm", "NPM_CONFIG_USERCONFIG", [".npmrc"]),
        ("pip", "PIP_CONFIG_FILE", [".config/pip/pip.conf", ".pip/pip.conf"]),
        ("netrc", "NETRC", [".netrc"]),
    ];

    /// <summary>By the names that curl and its like have for them; the client passes on the values by itself.</summary>
    public static readonly string[] ProxyVariables =
        ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "FTP_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "ftp_proxy", "all_proxy"];

    public static bool IsOne(string id) => Known.Any(known => known.Id == id);

    /// <summary>Those that are there.</summary>
    /// <param name="environment">The process's own variables.</param>
    public static IEnumerable<MachineSetting> Of(Func<string, string?> environment)
    {
        foreach (var (id, variable, files) in Known)
        {
            var home = environment("HOME");
            var named = variable.Length > 0 && environment(variable) is { Length: > 0 } file ? [file] : home is { Length: > 0 } ? files.Select(one => Path.Combine(home, one)) : [];
            if (named.FirstOrDefault(path => Path.IsPathRooted(path) && System.IO.File.Exists(path)) is { } found)
            {
                yield return new MachineSetting(id, found);
            }
        }
    }
}
