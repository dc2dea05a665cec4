using System.Text;

namespace Slipway.Shells;

/// <summary>What bash and zsh evaluate after the user's own start-up files. The same text would do for both but for the prompt.</summary>
static class PosixStart
{
    /// <summary>Sets the variables once more from their copies, since the user's own files may have changed them.</summary>
    public static string Variables(StageShellRequest request)
    {
        var text = new StringBuilder();
        foreach (var name in ShellExports.All(request).Select(variable => variable.Name))
        {
            text.Append($"export {name}=\"${{{StageEnvironment.CopyPrefix}{name}}}\"; unset {StageEnvironment.CopyPrefix}{name}\n");
        }

        if (!request.PathFolders.IsEmpty)
        {
            var folders = ShellQuoting.Posix(string.Join(':', request.PathFolders));
            text.Append($"case \"$PATH:\" in {folders}:*) ;; *) export PATH={folders}:\"$PATH\" ;; esac\n");
        }

        return text.ToString();
    }

    /// <summary>Finds the code of the component that a folder belongs to: the longest folder is asked first.</summary>
    public static string Locate(StageShellRequest request)
    {
        var text = new StringBuilder("__slipway_locate() {\n  case \"$1/\" in\n");
        foreach (var component in request.Components.OrderByDescending(component => component.Folder.Length))
        {
            var folder = Path.Combine(request.Root, component.Folder).TrimEnd('/') + "/";
            text.Append($"    {ShellQuoting.Posix(folder)}*) __slipway_code={ShellQuoting.Posix(ShellNames.ForPrompt(component.Code))} ;;\n");
        }

        return text.Append("    *) return 1 ;;\n  esac\n}\n").ToString();
    }

    /// <summary>Renews the mark before a prompt, which the user's own hooks may just have made anew.</summary>
    /// <param name="variable">The variable that holds the prompt.</param>
    /// <param name="options">What the function begins with.</param>
    /// <param name="on">How the warning colour begins, as the shell's prompt writes it; empty: no colour.</param>
    /// <param name="off">How it ends.</param>
    public static string Prompt(StageShellRequest request, string variable, string options, string on, string off)
    {
        var mark = PromptMark.Of(request);
        return $$"""
            __slipway_mark=
            __slipway_prompt() {
              local __slipway_status=$?
              {{options}}
              if [ "$PWD" != "${__slipway_at-}" ]; then
                __slipway_at=$PWD
                __slipway_locate "$PWD" || __slipway_locate "$(pwd -P)" || __slipway_code=
              fi
              {{variable}}=${{{variable}}#"$__slipway_mark"}
              __slipway_mark='{{on}}{{mark.Before}}'"${__slipway_code:+($__slipway_code)}"'{{mark.After}}{{off}} '
              {{variable}}=$__slipway_mark${{variable}}
              return $__slipway_status
            }

            """;
    }
}
