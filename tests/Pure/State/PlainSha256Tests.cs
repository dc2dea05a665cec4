using System.Security.Cryptography;
using System.Text;
using Slipway.State;

namespace Slipway.Tests.State;

public class PlainSha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Known_texts_have_their_known_digests(string text, string digest) => Assert.Equal(digest, Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_every_length_around_its_blocks_it_is_what_the_library_says()
    {
        var content = Enumerable.Range(0, 200).Select(i => (byte)(i * 7)).ToArray();

        for (var length = 0; length <= content.Length; length++)
        {
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, length))), Of(content[..length]));
        }
    }

    static string Of(byte[] content)
    {
        var digest = new byte[PlainSha256.Length];
        PlainSha256.Of(content, digest);
        return Convert.ToHexStringLower(digest);
    }
}
