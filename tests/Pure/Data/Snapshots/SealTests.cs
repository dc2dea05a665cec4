using Slipway.Data.Snapshots.Content;
using Slipway.Problems;

namespace Slipway.Tests.Data.Snapshots;

public class SealTests
{
    const int Piece = SealFormat.Piece + SealFormat.Tag;
    const string Id = "visits-database-20261121T210355Z-5f2c09d1a7be";

    static readonly SnapshotKey Key = SnapshotKey.Parse(SnapshotLab.Key);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealFormat.Piece - 1)]
    [InlineData(SealFormat.Piece)]
    [InlineData(SealFormat.Piece + 1)]
    [InlineData(3 * SealFormat.Piece)]
    public async Task What_was_sealed_opens_again(int length)
    {
        var content = Content(length);

        var stored = await SealAsync(content);

        Assert.Equal(content, await OpenAsync(stored));
        Assert.Equal(SealFormat.Header + length + (SealFormat.Tag * Math.Max(1, (length + SealFormat.Piece - 1) / SealFormat.Piece)), stored.Length);
    }

    [Fact]
    public async Task The_same_content_is_never_stored_the_same_way_twice() => Assert.NotEqual(await SealAsync(Content(100)), await SealAsync(Content(100)));

    /// <summary>Three pieces: what somebody could do to them.</summary>
    public static TheoryData<string> Tamperings => ["magic", "salt", "first byte", "a byte of the middle", "a tag", "the last byte", "cut by a byte", "cut by a piece", "cut to the header", "cut to nothing",
        "a piece left out", "pieces changed over", "a piece twice", "the last piece twice", "a byte more", "another piece more"];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task What_was_tampered_with_does_not_open(string how)
    {
        var stored = await SealAsync(Content((2 * SealFormat.Piece) + 500));

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(Tamper(stored, how)));
    }

    [Fact]
    public async Task A_content_of_whole_pieces_that_lost_its_last_one_does_not_open()
    {
        var stored = await SealAsync(Content(2 * SealFormat.Piece));

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(stored[..^Piece]));
    }

    [Fact]
    public async Task It_opens_under_no_other_id_and_with_no_other_key()
    {
        var stored = await SealAsync(Content(100));

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(stored, id: Id.Replace('5', '6')));
        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(stored, SnapshotKey.Parse(SnapshotLab.Key.Replace('0', 'f'))));
    }

    [Fact]
    public async Task What_broke_off_is_not_whole()
    {
        using var stored = new MemoryStream();
        await using (var sealing = new SealingStream(stored, Key, Id))
        {
            await sealing.WriteAsync(Content(2 * SealFormat.Piece), SnapshotLab.Token);
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(stored.ToArray()));
    }

    [Fact]
    public void A_key_is_read_from_hexadecimal_and_base64() =>
        Assert.Equal(Key.Id, SnapshotKey.Parse(Convert.ToBase64String(Convert.FromHexString(SnapshotLab.Key)) + "\n").Id);

    [Theory]
    [InlineData("hunter2hunter2hunter2hunter2")]
    [InlineData("00112233445566778899aabbccddeeff")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00")]
    public void Anything_else_is_no_key_and_is_not_shown(string text)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SnapshotKey.Parse(text)).Problems);

        Assert.Equal("snapshot-key", problem.Code);
        Assert.DoesNotContain(text[..8], problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_than_the_snapshots_is_said_at_once()
    {
        var lab = new SnapshotLab { Opens = Key };
        var made = await lab.CreateAsync(isEncrypted: true);

        lab.Opens = SnapshotKey.Parse(SnapshotLab.Key.Replace('0', 'f'));
        Assert.Equal("snapshot-key", (await SnapshotLab.FailsAsync(() => lab.Restoring.RestoreAsync(made, "0000aaaa", Slipway.Data.Snapshots.SnapshotProgress.None, SnapshotLab.Token))).Code);
        Assert.DoesNotContain("restore visits_new_0000aaaa", lab.Server.Calls);
    }

    static byte[] Tamper(byte[] stored, string how)
    {
        var header = stored[..SealFormat.Header];
        var (first, second, last) = (stored[SealFormat.Header..(SealFormat.Header + Piece)], stored[(SealFormat.Header + Piece)..(SealFormat.Header + (2 * Piece))], stored[(SealFormat.Header + (2 * Piece))..]);
        return how switch
        {
            "magic" => Flip(stored, 0),
            "salt" => Flip(stored, 20),
            "first byte" => Flip(stored, SealFormat.Header),
            "a byte of the middle" => Flip(stored, SealFormat.Header + Piece + 100),
            "a tag" => Flip(stored, SealFormat.Header + Piece - 1),
            "the last byte" => Flip(stored, stored.Length - 1),
            "cut by a byte" => stored[..^1],
            "cut by a piece" => [.. header, .. first, .. second],
            "cut to the header" => header,
            "cut to nothing" => [],
            "a piece left out" => [.. header, .. first, .. last],
            "pieces changed over" => [.. header, .. second, .. first, .. last],
            "a piece twice" => [.. header, .. first, .. first, .. second, .. last],
            "the last piece twice" => [.. stored, .. last],
            "a byte more" => [.. stored, 0],
            _ => [.. header, .. first, .. second, .. second, .. last],
        };
    }

    static byte[] Flip(byte[] stored, int place)
    {
        stored[place] ^= 1;
        return stored;
    }

    static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(number => (byte)(number * 7))];

    // In writes of an odd length, as programs make them.
    static async Task<byte[]> SealAsync(byte[] content)
    {
        using var stored = new MemoryStream();
        await using var sealing = new SealingStream(stored, Key, Id);
        foreach (var part in content.Chunk(10_007))
        {
            await sealing.WriteAsync(part, SnapshotLab.Token);
        }

        await sealing.CompleteAsync(SnapshotLab.Token);
        return stored.ToArray();
    }

    static async Task<byte[]> OpenAsync(byte[] stored, SnapshotKey? key = null, string id = Id)
    {
        using var opened = new MemoryStream();
        await using var unsealing = new UnsealingStream(new MemoryStream(stored), key ?? Key, id);
        await unsealing.CopyToAsync(opened, 9_001, SnapshotLab.Token);
        return opened.ToArray();
    }
}
