using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Images.Dockerfiles;

/// <summary>A Dockerfile as far as one must know it to send no more than it needs, and to build nothing twice.</summary>
/// <param name="Syntax">Of <c># syntax=</c>; null: none.</param>
/// <param name="Before">What stands before the first <c>FROM</c>.</param>
sealed record Dockerfile(string? Syntax, ImmutableArray<DockerfileInstruction> Before, ImmutableArray<DockerfileStage> Stages)
{
    public static Dockerfile Parse(string text)
    {
        var (syntax, instructions) = DockerfileReader.Read(text);
        var starts = instructions.Index().Where(one => one.Item.Keyword == "FROM").Select(one => one.Index).ToList();
        var stages = starts.Select((start, number) =>
        {
            var end = number + 1 < starts.Count ? starts[number + 1] : instructions.Count;
            var words = instructions[start].Rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var name = words is [_, var keyword, var given] && keyword.Equals("AS", StringComparison.OrdinalIgnoreCase) ? given : null;
            return new DockerfileStage(number, name, words.FirstOrDefault() ?? "", [.. instructions.Skip(start).Take(end - start)]);
        });
        return new Dockerfile(syntax, [.. instructions.Take(starts.FirstOrDefault(instructions.Count))], [.. stages]);
    }

    /// <summary>The stage that is built for a target: the one of that name, else the last one; null: there is none at all.</summary>
    public DockerfileStage? For(string target) => Named(target, Stages.Length) ?? (Stages.IsEmpty ? null : Stages[^1]);

    /// <summary>A stage with all the stages that go into it, in their order.</summary>
    public ImmutableArray<DockerfileStage> Reached(DockerfileStage stage)
    {
        var reached = new SortedDictionary<int, DockerfileStage>();
        var left = new Stack<DockerfileStage>([stage]);
        while (left.TryPop(out var one))
        {
            if (reached.TryAdd(one.Number, one))
            {
                foreach (var used in one.Uses.Select(name => Named(name, one.Number)).OfType<DockerfileStage>())
                {
                    left.Push(used);
                }
            }
        }

        return [.. reached.Values];
    }

    /// <summary>An earlier stage by its name or number; null: it is an image.</summary>
    DockerfileStage? Named(string name, int before) =>
        Stages.Take(before).LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < before ? Stages[number] : null);
}
