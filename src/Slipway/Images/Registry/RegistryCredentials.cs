using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Problems;
using Slipway.Programs;

namespace Slipway.Images.Registry;

/// <summary>Takes a registry's user and password from where the container engines keep them; there is no store of ours.</summary>
/// <param name="files">Absolute paths, the first that knows the registry counts.</param>
public sealed partial class RegistryCredentials(ImmutableArray<string> files, IProgramRunner programs)
{
    const int LargestFile = 1024 * 1024;

    static readonly TimeSpan HelperLimit = TimeSpan.FromSeconds(30);

    /// <summary>Docker's file, then podman's, at the places that their variables name.</summary>
    public static RegistryCredentials Of(Func<string, string?> environment, IProgramRunner programs)
    {
        var home = environment("HOME") is { Length: > 0 } folder ? folder : null;
        string?[] files =
        [
            Below(environment("DOCKER_CONFIG"), "config.json") ?? Below(home, ".docker/config.json"),
            environment("REGISTRY_AUTH_FILE"),
            Below(environment("XDG_RUNTIME_DIR"), "containers/auth.json"),
            Below(environment("XDG_CONFIG_HOME"), "containers/auth.json") ?? Below(home, ".config/containers/auth.json"),
        ];
        return new RegistryCredentials([.. files.OfType<string>().Where(Path.IsPathRooted)], programs);
    }

    /// <summary>Null: nobody has logged in to the registry, and it is asked without.</summary>
    /// <exception cref="ProblemException"><c>registry-credentials</c></exception>
    internal async Task<RegistryCredential?> FindAsync(RegistryHost host, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            var found = Read(file, host);
            if (found.Helper is { } helper && await AskAsync(helper, host, file, cancellation) is { } answered)
            {
                return answered;
            }

            if (found.Credential is { } credential)
            {
                return credential;
            }
        }

        return null;
    }

    static CredentialFile Read(string file, RegistryHost host)
    {
        try
        {
            var info = new FileInfo(file);
            return !info.Exists ? CredentialFile.Nothing
                : info.Length > LargestFile ? throw Unusable(file, $"it has more than {LargestFile / 1024} KiB")
                : CredentialFile.Read(File.ReadAllBytes(file), host);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, "the operating system does not let us read it");
        }
        catch (JsonException)
        {
            // The exception's own words may repeat a piece of the file.
            throw Unusable(file, "it is not the JSON that `docker login` writes");
        }
    }

    async Task<RegistryCredential?> AskAsync(string helper, RegistryHost host, string file, CancellationToken cancellation)
    {
        if (!HelperName().IsMatch(helper))
        {
            throw Unusable(file, "it names a credential helper that cannot be the name of a program");
        }

        var call = ProgramCall.Of($"docker-credential-{helper}", "get") with { Input = host.HelperKey, Timeout = HelperLimit };
        var result = await programs.RunAsync(call, cancellation);
        return result.ExitCode == 0
            ? CredentialFile.ReadHelperAnswer(result.Output) ?? throw Unusable(file, $"`docker-credential-{helper}` answered something else than a user and a password")
            : result.Output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase) ? null
            : throw Unusable(file, $"`docker-credential-{helper} get` ended with {result.ExitCode}");
    }

    static ProblemException Unusable(string file, string why) => new(new Problem("registry-credentials", $"the logins in `{file}` cannot be used")
    {
        Why = why,
        Fix = "mend the file, or log in again with `docker login`",
    });

    static string? Below(string? folder, string file) => folder is { Length: > 0 } ? Path.Combine(folder, file) : null;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex HelperName();
}
