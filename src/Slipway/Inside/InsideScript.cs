using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Inside;

/// <summary>What a shell in the container does before it becomes the command.</summary>
/// <param name="renamed">The variables that came in under another name.</param>
sealed class InsideScript(IEnumerable<string> renamed)
{
    const string Prefix = "__slipway_value_";

    /// <summary>Starts an engine of its own as root, and goes on as this user; null: there is none to start.</summary>
    public InsideUser? InnerEngineFor { get; init; }

    public static string Renamed(string name) => Prefix + name;

    /// <summary>The shell, and the command as its arguments. The first word is the program.</summary>
    public ImmutableArray<string> Words(ImmutableArray<string> command) => ["/bin/sh", "-c", Text(), "sh", .. command];

    string Text()
    {
        var text = new StringBuilder();
        foreach (var name in renamed)
        {
            text.Append(name == "PATH" ? $"PATH=\"${Prefix}PATH:$PATH\"; export PATH; " : $"export {name}=\"${Prefix}{name}\"; ").Append($"unset {Prefix}{name}; ");
        }

        return InnerEngineFor is { } user ? text.Append(InnerEngine(user)).ToString() : text.Append("exec \"$@\"").ToString();
    }

    // What the outer engine mounted to be read only, the rights allow to be written; each kind of group is a mount of its own (cgroup v1).
    // The first processes leave the container's own group of the kernel (cgroup v2), so that the engine may make groups below it.
    static string InnerEngine(InsideUser user) => string.Create(CultureInfo.InvariantCulture, $$"""
        command -v dockerd >/dev/null || { echo "slipway: the image has no dockerd: image.engine: inner needs one in it" >&2; exit 125; }
        for groups in /sys/fs/cgroup /sys/fs/cgroup/*/; do mount -o remount,rw,bind "${groups%/}" 2>/dev/null || :; done
        if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
          mkdir -p /sys/fs/cgroup/init
          xargs -rn1 </sys/fs/cgroup/cgroup.procs >/sys/fs/cgroup/init/cgroup.procs 2>/dev/null || :
          sed -e 's/ / +/g' -e 's/^/+/' </sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || :
        fi
        env -u DOCKER_HOST dockerd --group {{user.Group}} >/var/log/dockerd.log 2>&1 &
        tries=0
        until docker version >/dev/null 2>&1; do
          tries=$((tries + 1))
          if [ "$tries" -gt 300 ]; then
            echo "slipway: the engine inside did not start:" >&2
            tail -n 5 /var/log/dockerd.log >&2
            exit 125
          fi
          sleep 0.1
        done
        exec setpriv --reuid {{user.Id}} --regid {{user.Group}} --clear-groups -- "$@"
        """);
}
