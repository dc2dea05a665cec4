using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Digests;
using Slipway.Discovery.Snapshots;
using Slipway.Execution.Results;
using Slipway.State;

namespace Slipway.Tasks.Verdicts;

/// <summary>A verdict as bytes: mark and checksum, the question's key, the answer, what it depends on. Numbers are in the order of this machine.</summary>
static class VerdictFormat
{
    public static byte[] Write(VerdictQuestion question, Verdict verdict)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[SnapshotFormat.HeaderLength]);
        writer.Write(question.Key);
        writer.Write(verdict.Answer.Repository);
        writer.Write(verdict.Answer.Stage);
        writer.Write(verdict.Answer.Steps);
        Write(writer, verdict.Answer.ReportKey);
        Write(writer, verdict.Answer.LastLine);
        Write(writer, verdict.Answer.Engine);
        Write(writer, verdict.Sources);
        Write(writer, verdict.Results);
        writer.Write(verdict.Programs.Count);
        foreach (var program in verdict.Programs)
        {
            Write(writer, program);
        }

        writer.Write(verdict.Others.Count);
        foreach (var output in verdict.Others)
        {
            writer.Write(output.Path);
            writer.Write((int)output.Kind);
            Write(writer, output.Content);
        }

        var (stamps, ends, paths) = verdict.Settled.Parts;
        foreach (var part in (ReadOnlySpan<ReadOnlyMemory<byte>>)[stamps, ends, paths])
        {
            writer.Write(part.Length);
            writer.Write(part.Span);
        }

        var all = stream.ToArray();
        SnapshotFormat.Seal(all);
        return all;
    }

    /// <summary>Null: of another question, or broken.</summary>
    public static Verdict? Read(byte[] all, VerdictQuestion question)
    {
        if (!SnapshotFormat.IsSealed(all))
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(all);
            using var reader = new BinaryReader(stream);
            stream.Position = SnapshotFormat.HeaderLength;
            return reader.ReadString() == question.Key ? Read(reader, all) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidDataException or IOException or FormatException)
        {
            return null;
        }
    }

    static Verdict Read(BinaryReader reader, byte[] all)
    {
        var answer = new VerdictAnswer(reader.ReadString(), reader.ReadString(), reader.ReadInt32()) { ReportKey = ReadText(reader), LastLine = ReadText(reader), Engine = ReadText(reader) };
        var (sources, mark) = (ReadDigest(reader), new ResultsMark(reader.ReadUInt64(), ReadStamp(reader), reader.ReadInt32()));
        var programs = new List<ProgramWitness>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            programs.Add(new ProgramWitness(reader.ReadString(), reader.ReadString(), ReadText(reader), ReadStamp(reader), reader.ReadBoolean(), ReadDigest(reader), ReadText(reader)));
        }

        var others = new List<KeptOutput>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            others.Add(new KeptOutput(reader.ReadString(), (KeptKind)reader.ReadInt32(), ReadDigest(reader)));
        }

        var settled = new StampedPaths(Part(reader, all), Part(reader, all), Part(reader, all));
        return new Verdict(answer, sources, mark) { Programs = programs, Settled = settled, Others = others };
    }

    static void Write(BinaryWriter writer, ProgramWitness program)
    {
        writer.Write(program.Word);
        writer.Write(program.Path);
        Write(writer, program.File);
        Write(writer, program.Stamp);
        writer.Write(program.IsSettled);
        Write(writer, program.Identity);
        Write(writer, program.Sdks);
    }

    static void Write(BinaryWriter writer, ResultsMark mark)
    {
        writer.Write(mark.Memory);
        Write(writer, mark.Pruned);
        writer.Write(mark.Day);
    }

    static void Write(BinaryWriter writer, Stamp stamp) => writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Stamp>(in stamp)));

    static void Write(BinaryWriter writer, Digest digest) => writer.Write((ReadOnlySpan<byte>)digest);

    static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        writer.Write(text ?? "");
    }

    static string? ReadText(BinaryReader reader) => (reader.ReadBoolean(), reader.ReadString()) is (true, var text) ? text : null;

    static Stamp ReadStamp(BinaryReader reader) => MemoryMarshal.Read<Stamp>(reader.ReadBytes(Unsafe.SizeOf<Stamp>()));

    static Digest ReadDigest(BinaryReader reader) => Digest.FromBytes(reader.ReadBytes(Digest.Length));

    static ReadOnlyMemory<byte> Part(BinaryReader reader, byte[] all)
    {
        var length = reader.ReadInt32();
        var part = all.AsMemory((int)reader.BaseStream.Position, length);
        reader.BaseStream.Position += length;
        return part;
    }
}
