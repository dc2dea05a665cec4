using Slipway.Digests;
using Slipway.Execution.Results;
using Slipway.Sources;

namespace Slipway.Tests.Execution.Results;

public class SourceListingTests
{
    static readonly SourceFile[] Files =
    [
        new("apps/visits/a b", SourceKind.File, Digest.Of("a"u8)), new("apps/visits/new\nline\\n", SourceKind.Executable, Digest.Of("b"u8)),
        new("link", SourceKind.Link, Digest.Of("c"u8)), new("vendor/x", SourceKind.Submodule, Digest.Of("d"u8)),
    ];

    [Fact]
    public void What_is_written_is_read_again() => Assert.Equal(Files, SourceListing.Read(SourceListing.Write(Files)));

    [Fact]
    public void Nothing_is_a_listing_too() => Assert.Equal([], SourceListing.Read(SourceListing.Write([])));

    [Fact]
    public void A_torn_or_changed_listing_is_broken()
    {
        var bytes = SourceListing.Write(Files);
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.Null(SourceListing.Read(changed));
            Assert.Null(SourceListing.Read(bytes.AsSpan(0, i)));
        }
    }
}
