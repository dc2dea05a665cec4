using System.Collections.Immutable;
using System.Text;
using Slipway.Repository.Environment;

namespace Slipway.Shells.Output;

/// <summary>
/// A <c>.env</c> file: what <c>slipway shell --save</c> writes and <c>slipway env -o dotenv</c> prints. A shell reads all of it, other
/// readers all that holds no reference. No secret is in it: a reference asks for it when a shell reads the file.
/// </summary>
/// <remarks>
/// <code>
/// LOG_LEVEL='info'
/// DATABASE_URL="postgres://ada:$(slipway secret get --stage test ada-password)@db"
/// </code>
/// Single quotes are literal for every reader; double quotes stand where the value has a reference or a single quote.
/// </remarks>
public static class DotEnvText
{
    /// <param name="request">Whose variables are written. Its PATH and <c>KUBECONFIG</c> are not: they hold for this machine.</param>
    public static string Write(StageShellRequest request)
    {
        var text = new StringBuilder($"# the stage {request.Stage}; to use it in a shell: set -a; . ./{SavedEnvironment.FileName(request.Stage)}; set +a\n");
        foreach (var variable in ShellExports.All(request with { KubeConfig = null }).Where(variable => variable.Name != ShellExports.RepositoryVariable))
        {
            text.Append(variable.Name).Append('=').Append(Value(variable, request)).Append('\n');
        }

        return text.ToString();
    }

    static string Value(ShellVariable variable, StageShellRequest request) =>
        variable.Text is { } plain && !plain.Contains('\'') ? $"'{plain}'" : $"\"{string.Concat(variable.Parts.Select(part => Part(part, request)))}\"";

    static string Part(ValuePart part, StageShellRequest request) => part switch
    {
        TextPart text => string.Concat(text.Text.Select(letter => letter is '"' or '\\' or '$' or '`' ? $"\\{letter}" : letter.ToString())),
        _ => ShellWord.Of(ShellKind.Bash, ImmutableArray.Create(part), request).Trim('"'),
    };
}
