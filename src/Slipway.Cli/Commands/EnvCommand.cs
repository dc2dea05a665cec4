using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Slipway.Cli.Output;
using Slipway.Discovery;
using Slipway.Problems;
using Slipway.Repository.Components;
using Slipway.Repository.Environment;
using Slipway.Repository.Stages;
using Slipway.Shells;
using Slipway.Shells.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway env [component]</c>: the variables of a component on a stage; secrets as references.</summary>
sealed class EnvCommand : SlipwayCommand
{
    readonly ComponentArgument _component = new();

    readonly StageOption _stage = new();
    readonly Option<bool> _origin = new("--origin") { Description = "say where each value comes from, and what it overrides" };
    readonly OutputOption _output = new("table", "dotenv", "json", "shell", "python", "csharp");

    public EnvCommand()
        : base("env", "Show the variables of a component on a stage; secrets are shown as references.")
    {
        Arguments.Add(_component);
        Options.Add(_stage);
        Options.Add(_origin);
        Options.Add(_output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        var repository = await context.LoadSoundAsync(cancellation);
        var stage = context.StageOf(repository, parsed.GetValue(_stage));
        var component = context.ComponentOf(repository, parsed.GetValue(_component));
        var problems = new List<Problem>();
        var variables = EnvironmentResolver.Resolve(repository.Model, component, stage, problems);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        Write(repository, stage, component, variables, parsed, context);
        return ExitCodes.Done;
    }

    void Write(
        LoadedRepository repository, Stage stage, Component component, ImmutableArray<EnvironmentVariable> variables, ParseResult parsed, CommandContext context)
    {
        var terminal = context.Terminal;
        var request = new StageShellRequest
        {
            Stage = stage.Name,
            Root = repository.Root,
            Tool = OwnCommand.Word(context),
            Variables = [.. variables.Select(variable => new ShellVariable(variable.Name, variable.Parts))],
        };
        switch (parsed.GetValue(_output))
        {
            case "json":
                WriteJson(stage, component, variables, request, terminal);
                break;
            case "dotenv":
                terminal.Out.Write(DotEnvText.Write(request));
                break;
            case "shell":
                terminal.Out.Write(ShellExports.Write(ShellKind.Bash, request));
                break;
            case "python":
                terminal.Out.Write(PythonSettings.Write(request.Variables));
                break;
            case "csharp":
                terminal.Out.Write(CSharpSettings.Write(request.Variables));
                break;
            default:
                WriteTable(variables, request, parsed.GetValue(_origin), terminal);
                break;
        }
    }

    static void WriteTable(ImmutableArray<EnvironmentVariable> variables, StageShellRequest request, bool withOrigin, Terminal terminal)
    {
        var table = withOrigin ? new Table("NAME", "VALUE", "FROM") : new Table("NAME", "VALUE");
        for (var i = 0; i < variables.Length; i++)
        {
            var row = (ReadOnlySpan<string>)[variables[i].Name, request.Variables[i].Template];
            table.Add(withOrigin ? [.. row, Place(variables[i].Origins[0])] : [.. row]);
            foreach (var overridden in withOrigin ? variables[i].Origins.Skip(1) : [])
            {
                table.Add("", $"(overrides {overridden.Value.Text})", Place(overridden));
            }
        }

        table.Write(terminal);
    }

    static void WriteJson(
        Stage stage, Component component, ImmutableArray<EnvironmentVariable> variables, StageShellRequest request, Terminal terminal)
    {
        JsonText.Write(terminal.Out, json =>
        {
            json.WriteString("stage", stage.Name);
            json.WriteString("component", component.Name);
            json.WriteStartArray("variables");
            for (var i = 0; i < variables.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("name", variables[i].Name);
                json.WriteString("value", request.Variables[i].Text);
                json.WriteString("template", request.Variables[i].Template);
                json.WriteBoolean("secret", variables[i].IsSecret);
                WriteOrigins(json, variables[i].Origins);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    static void WriteOrigins(Utf8JsonWriter json, ImmutableArray<VariableOrigin> origins)
    {
        json.WriteStartArray("origins");
        foreach (var origin in origins)
        {
            json.WriteStartObject();
            json.WriteString("path", origin.Path);
            json.WriteString("file", origin.Span.File);
            json.WriteNumber("line", origin.Span.Line);
            json.WriteNumber("column", origin.Span.Column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string Place(VariableOrigin origin) => $"{origin.Span.File}:{origin.Span.Line} {origin.Path}";
}
