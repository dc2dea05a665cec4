using System.Buffers.Binary;
using System.Text;

namespace Slipway.Engines.Processes.Posix;

/// <summary>Asks macOS's <c>libproc</c>. By design; not proven on a machine of ours.</summary>
sealed unsafe class MacProcessFacts : IProcessFacts
{
    readonly Lazy<string> _boot = new(ReadBoot);

    public string Boot => _boot.Value;

    public ProcessFact? Find(int pid)
    {
        // struct proc_bsdinfo: uint32 flags, status (5 is a zombie), …; uint64 pbi_start_tvsec at 120, pbi_start_tvusec at 128.
        Span<byte> process = stackalloc byte[MacLibc.ProcessInfoSize];
        if (!Read(pid, MacLibc.ProcessInfo, process))
        {
            return null;
        }

        var ended = BinaryPrimitives.ReadUInt32LittleEndian(process[4..]) == 5;
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(process[120..]);
        var micros = BinaryPrimitives.ReadInt64LittleEndian(process[128..]);

        // struct proc_taskinfo: uint64 pti_virtual_size, uint64 pti_resident_size, …
        Span<byte> task = stackalloc byte[MacLibc.TaskInfoSize];
        var memory = Read(pid, MacLibc.TaskInfo, task) ? BinaryPrimitives.ReadInt64LittleEndian(task[8..]) : 0;
        return new ProcessFact(pid, MacLibc.Session(pid), (seconds * 1_000_000) + micros, ended, memory);
    }

    public IEnumerable<ProcessFact> All()
    {
        foreach (var pid in Pids())
        {
            if (Find(pid) is { } fact)
            {
                yield return fact;
            }
        }
    }

    // The environment of another process is not told by every macOS: what has lost its leader is then left alone.
    public string? Mark(int pid) => null;

    static int[] Pids()
    {
        var pids = new int[16 * 1024];
        fixed (int* buffer = pids)
        {
            var count = MacLibc.AllPids(buffer, pids.Length * sizeof(int));
            return pids[..Math.Clamp(count, 0, pids.Length)];
        }
    }

    static bool Read(int pid, int flavor, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            return MacLibc.PidInfo(pid, flavor, 0, buffer, into.Length) == into.Length;
        }
    }

    // Not kern.boottime, which moves when the clock is set.
    static string ReadBoot()
    {
        Span<byte> value = stackalloc byte[128];
        nuint size = 128;
        fixed (byte* buffer = value)
        {
            return MacLibc.SystemControl("kern.bootsessionuuid", buffer, &size, null, 0) == 0
                ? Encoding.UTF8.GetString(value[..(int)size]).TrimEnd('\0')
                : "unknown";
        }
    }
}
