using System.Collections.Immutable;
using Slipway.Engines.Databases;
using Slipway.Releases.DataJobs;
using Slipway.Releases.Records;

namespace Slipway.Tests.Releases.DataJobs;

public class ClusterPieceTests
{
    static readonly ReleaseData Data = new("database", "postgresql", ImmutableSortedDictionary<string, string>.Empty
        .Add("DATABASE_URL", "{database.url}")
        .Add("PLACE", "{database.host}/{database.name} as {database.user} with {secret:salt} {{and braces}}"));

    static readonly ClusterPiece Piece = new(
        null!, null!, BoundUrl.Parse("shop/database", null, "postgresql://shop:pw@db:5432/shop?sslmode=require"), ("guest", "key"), Data, ImmutableDictionary<string, string>.Empty.Add("secret:salt", "pepper"));

    [Theory]
    [InlineData(null, false, "postgresql://shop:pw@db:5432/shop?sslmode=require", "db/shop as shop with pepper {and braces}")]
    [InlineData("shop_try_1", false, "postgresql://shop:pw@db:5432/shop_try_1?sslmode=require", "db/shop_try_1 as shop with pepper {and braces}")]
    [InlineData(null, true, "postgresql://guest:key@db:5432/shop?sslmode=require", "db/shop as guest with pepper {and braces}")]
    [InlineData("shop_try_1", true, "postgresql://guest:key@db:5432/shop_try_1?sslmode=require", "db/shop_try_1 as guest with pepper {and braces}")]
    public void Variables_lead_to_another_database_or_with_another_login(string? database, bool isAdmitted, string url, string place)
    {
        var variables = Piece.Variables(database, isAdmitted);

        Assert.Equal((url, place), (variables["DATABASE_URL"].Reveal(), variables["PLACE"].Reveal()));
    }

    [Fact]
    public void What_is_live_is_what_the_application_uses() => Assert.Equal(("shop", "guest"), (Piece.Live, Piece.Admitted));
}
