using System.Collections.Immutable;
using System.Text;

namespace Slipway.Releases.Machines;

/// <summary>The systemd unit that brings a stage back after a reboot.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Variables">What it needs to find its folders and programs; no secret.</param>
/// <param name="IsSystem">Of the system, and not of a user.</param>
sealed record StageUnit(MachineStage Stage, ImmutableArray<string> Words, ImmutableSortedDictionary<string, string> Variables, bool IsSystem)
{
    /// <summary><c>slipway-plasma-live.service</c></summary>
    public string Name => $"slipway-{Stage.Repository}-{Stage.Name}.service";

    /// <summary>The unit's file.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder($"[Unit]\nDescription=What Slipway has released of {Stage.Repository} on {Stage.Name}\nAfter=network-online.target docker.service\nWants=network-online.target\n\n[Service]\nType=exec\n");
            text.Append($"ExecStart={string.Join(' ', Words.Select(word => Quoted(word, isCommand: true)))}\n");
            foreach (var (name, value) in Variables)
            {
                text.Append($"Environment={Quoted($"{name}={value}", isCommand: false)}\n");
            }

            // What it looks after outlives it, and is taken up by the next one; stopping the unit stops all of it, in order.
            text.Append("Restart=always\nRestartSec=1\nKillMode=process\nTimeoutStopSec=120\n\n");
            return text.Append($"[Install]\nWantedBy={(IsSystem ? "multi-user.target" : "default.target")}\n").ToString();
        }
    }

    /// <summary>The commands that have systemd know it, one on each line.</summary>
    public ImmutableArray<string> Next => IsSystem
        ? ["systemctl daemon-reload", $"systemctl enable --now {Name}"]
        : ["systemctl --user daemon-reload", $"systemctl --user enable --now {Name}", "loginctl enable-linger   (or it only runs while you are logged in)"];

    /// <summary>Percent signs, quotes and, in a command, dollar signs mean something to systemd.</summary>
    static string Quoted(string word, bool isCommand)
    {
        var plain = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
        return $"\"{(isCommand ? plain.Replace("$", "$$", StringComparison.Ordinal) : plain)}\"";
    }
}
