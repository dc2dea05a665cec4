using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Composition;

/// <summary>Writes a Compose file: YAML whose texts are all in quotes, so that none is read as anything else.</summary>
public static class ComposeText
{
    const string Head = """
        # Made by `slipway export compose`: for whoever wants to run this with Compose alone. No value of a secret stands here:
        # each ${NAME} is to be set in the environment, or in a file .env beside this one. A password becomes part of a URL: take letters and digits.

        """;

    /// <param name="services">In the order of the file.</param>
    public static string Write(IReadOnlyCollection<ComposeService> services)
    {
        var text = new StringBuilder(Head).Append("services:\n");
        foreach (var service in services)
        {
            Write(service, text);
        }

        var volumes = services.SelectMany(service => service.Volumes).Select(volume => volume[..volume.IndexOf(':')]).Distinct(StringComparer.Ordinal).ToList();
        if (volumes.Count > 0)
        {
            text.Append("volumes:\n").AppendJoin("", volumes.Select(volume => $"  {volume}: {{}}\n"));
        }

        return text.ToString();
    }

    static void Write(ComposeService service, StringBuilder text)
    {
        text.Append($"  {service.Name}:\n    image: {Quoted(service.Image)}\n");
        if (service.Build is { } build)
        {
            text.Append($"    build:\n      context: {Quoted(build.Context)}\n      dockerfile: {Quoted(build.Dockerfile)}\n");
            text.Append(build.Target is null ? "" : $"      target: {Quoted(build.Target)}\n");
            Map("args", build.Args, text, "      ");
        }

        text.Append(service.EntryPoint is null ? "" : $"    entrypoint: [{Quoted(service.EntryPoint)}]\n");
        List("command", service.Command, text);
        Map("environment", service.Environment, text, "    ");
        List("ports", service.Ports, text);
        List("volumes", service.Volumes, text);
        if (!service.Health.IsEmpty)
        {
            text.Append($"    healthcheck:\n      test: [{string.Join(", ", service.Health.Prepend("CMD").Select(Quoted))}]\n      interval: 2s\n      timeout: 5s\n      retries: 60\n");
        }

        if (!service.After.IsEmpty)
        {
            text.Append("    depends_on:\n").AppendJoin("", service.After.Select(one => $"      {one.Key}:\n        condition: {one.Value}\n"));
        }

        text.Append(service.Restarts ? "    restart: unless-stopped\n" : "");
    }

    static void List(string key, ImmutableArray<string> words, StringBuilder text) =>
        text.Append(words.IsEmpty ? "" : $"    {key}: [{string.Join(", ", words.Select(Quoted))}]\n");

    static void Map(string key, ImmutableSortedDictionary<string, string> values, StringBuilder text, string indent) =>
        text.Append(values.IsEmpty ? "" : $"{indent}{key}:\n{string.Concat(values.Select(one => $"{indent}  {one.Key}: {Quoted(one.Value)}\n"))}");

    // A text of JSON is one of YAML.
    static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
