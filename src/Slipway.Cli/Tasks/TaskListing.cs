using Slipway.Cli.Output;
using Slipway.Repository.Components;
using Slipway.Repository.Stages;
using Slipway.Tasks;

namespace Slipway.Cli.Tasks;

/// <summary>The tasks that there are, each with where it comes from and what it says of itself.</summary>
sealed class TaskListing(TaskSession session, Stage stage)
{
    public void Write(IEnumerable<Component> components, bool isJson, Terminal terminal)
    {
        var tasks = components.SelectMany(component => session.Catalogue.All(component, stage)).ToList();
        if (isJson)
        {
            WriteJson(tasks, terminal);
        }
        else if (tasks.Count == 0)
        {
            terminal.Error.WriteLine("no component has a task: write `test: COMMAND` or `tasks: { NAME: COMMAND }` into a slipway.yaml, or add an executable scripts/NAME");
        }
        else
        {
            WriteTable(tasks, terminal);
        }
    }

    void WriteTable(List<ComponentTask> tasks, Terminal terminal)
    {
        var table = new Table("COMPONENT", "TASK", "FROM", "COMMAND", "DESCRIPTION");
        foreach (var task in tasks)
        {
            table.Add(task.Component.Name, task.Declaration.Name, Word(task.Origin), Commands(task), Description(task) ?? "");
        }

        table.Write(terminal);
    }

    void WriteJson(List<ComponentTask> tasks, Terminal terminal) => JsonText.Write(terminal.Out, json =>
    {
        json.WriteStartArray("tasks");
        foreach (var task in tasks)
        {
            json.WriteStartObject();
            json.WriteString("name", task.Name);
            json.WriteString("component", task.Component.Name);
            json.WriteString("task", task.Declaration.Name);
            json.WriteString("origin", Word(task.Origin));
            json.WriteStartArray("commands");
            foreach (var command in task.Declaration.Commands)
            {
                json.WriteStringValue(command.Text);
            }

            json.WriteEndArray();
            json.WriteString("description", Description(task));
            json.WriteBoolean("reusable", task.IsPure);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    static string Commands(ComponentTask task) => string.Join("; ", task.Declaration.Commands.Select(command => command.Text.Split('\n') is [var first, _, ..] ? $"{first} ..." : command.Text));

    string? Description(ComponentTask task) => task.Script is { } script ? ScriptHelp.FirstLine(session.ReadSmall(script) ?? "") : null;

    static string Word(TaskOrigin origin) => origin switch
    {
        TaskOrigin.Manifest => "manifest",
        TaskOrigin.Script => "script",
        _ => "files",
    };
}
