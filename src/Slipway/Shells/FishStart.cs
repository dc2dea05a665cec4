using System.Text;

namespace Slipway.Shells;

/// <summary>What fish evaluates after the user's own configuration.</summary>
static class FishStart
{
    public const string File = "start.fish";

    public static string Text(StageShellRequest request, string folder, bool useColour)
    {
        var mark = PromptMark.Of(request);
        var warn = request.IsProtected && useColour;
        return $"""
            command rm -rf -- {ShellQuoting.Fish(folder)}
            {Variables(request)}{Table(request)}
            """
            + """
            function __slipway_locate
                set -l at $argv[1]
                while test -n "$at"
                    if set -l found (contains -i -- $at $__slipway_folders)
                        set -g __slipway_code $__slipway_codes[$found]
                        return 0
                    end
                    set at (string replace -r '/[^/]*$' '' -- $at)
                end
                return 1
            end

            function __slipway_status
                return $argv[1]
            end

            if functions -q fish_prompt
                functions -c fish_prompt __slipway_own_prompt
            else
                function __slipway_own_prompt
                    printf '%s> ' (prompt_pwd)
                end
            end

            """
            + $$"""
            function fish_prompt
                set -l before $status
                if test "$PWD" != "$__slipway_at"
                    set -g __slipway_at $PWD
                    __slipway_locate $PWD; or __slipway_locate (pwd -P); or set -g __slipway_code ''
                end
                {{(warn ? "set_color --bold red" : "")}}
                printf '%s' '{{mark.Before}}' (test -n "$__slipway_code"; and echo "($__slipway_code)") '{{mark.After}}'
                {{(warn ? "set_color normal" : "")}}
                printf ' '
                __slipway_status $before
                __slipway_own_prompt
            end

            """;
    }

    static string Variables(StageShellRequest request)
    {
        var text = new StringBuilder();
        foreach (var name in ShellExports.All(request).Select(variable => variable.Name))
        {
            text.Append($"set -gx {name} ${StageEnvironment.CopyPrefix}{name}; set -e {StageEnvironment.CopyPrefix}{name}\n");
        }

        foreach (var folder in request.PathFolders.Reverse().Select(ShellQuoting.Fish))
        {
            text.Append($"if set -l __slipway_found (contains -i -- {folder} $PATH); set -e PATH[$__slipway_found]; end; set -gx PATH {folder} $PATH\n");
        }

        return text.ToString();
    }

    static string Table(StageShellRequest request)
    {
        var folders = request.Components.Select(component => Path.Combine(request.Root, component.Folder).TrimEnd('/'));
        var codes = request.Components.Select(component => ShellNames.ForPrompt(component.Code));
        return $"""
            set -g __slipway_folders {string.Join(' ', folders.Select(ShellQuoting.Fish))}
            set -g __slipway_codes {string.Join(' ', codes.Select(ShellQuoting.Fish))}

            """;
    }
}
