using Slipway.Engines.Containers.Resources;
using Slipway.Engines.Databases;
using Slipway.Shells;

namespace Slipway.Releases.Objects.Databases;

/// <summary>
/// Makes the application's role and database inside the pod, each time it has started, before it counts as ready: where they are missing, and changing nothing
/// of those that are there, since a role may have been made read-only on purpose. A pod on an empty or a restored claim has them without anybody's help.
/// </summary>
static class DatabaseFilling
{
    /// <summary>The variable with the password of the application's role.</summary>
    public const string UserVariable = "DATABASE_PASSWORD";

    /// <summary>For <c>sh</c>; null: there is nothing to be made. No password is in it: it takes them from the pod's variables.</summary>
    /// <param name="keys">What stands for the passwords in the pod's variables.</param>
    public static string? Script(OwnedDatabase database, ResourceSecrets keys)
    {
        var server = database.Server;
        if (server.Client(keys) is not { } client)
        {
            return null;
        }

        var admin = server.Variables(keys).First(variable => variable.Value == keys.Admin).Key;
        var words = Line(client.Words);
        var create = $"{words} <<END\n{Text(server.Create(database.Role, $"${UserVariable}", ContainerChoice.Parse(database.Version)))}END";
        return $"""
            set -e
            until {Line(server.Ready)}; do sleep 1; done
            export {client.Password.Key}="${admin}"
            {(server.HasUser(database.Role) is { } question ? Unless(words, question, create) : create)}

            """;
    }

    static string Unless(string words, string question, string create) => $"""
        found=$({words} <<END
        {Text(question)}END
        )
        if [ "$found" != 0 ]; then exit 0; fi
        {create}
        """;

    static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(ShellQuoting.Posix));

    /// <summary>Between the lines of a here-document only variables mean something. A password has hexadecimal digits alone.</summary>
    static string Text(string sql) => sql.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal);
}
