using Slipway.Engines.Databases;

namespace Slipway.Tests.Engines.Databases;

public class ElsewhereTests
{
    [Theory]
    [InlineData("postgresql://ada:pw@db.example.net:6432/visits?sslmode=require", "postgresql://ada:pw@db.example.net:6432/copy%20of?sslmode=require")]
    [InlineData("postgresql://db.example.net/visits", "postgresql://db.example.net/copy%20of")]
    [InlineData("mysql://ada:p@ss@[::1]:3307/visits", "mysql://ada:p@ss@[::1]:3307/copy%20of")]
    public void Another_database_is_on_the_same_server_with_the_same_settings(string url, string expected)
    {
        var elsewhere = BoundUrl.Parse("shop/database", null, url).Elsewhere("copy of", null);

        Assert.Equal((expected, "copy of"), (elsewhere.Url, elsewhere.Name));
        Assert.Equal(elsewhere, BoundUrl.Parse("shop/database", null, elsewhere.Url));
    }

    [Theory]
    [InlineData("postgresql://ada:pw@db.example.net/visits?sslmode=require", "postgresql://new%40role:a%2Fb@db.example.net/visits?sslmode=require")]
    [InlineData("postgresql://db.example.net/visits", "postgresql://new%40role:a%2Fb@db.example.net/visits")]
    public void Another_login_takes_the_place_of_the_first(string url, string expected)
    {
        var elsewhere = BoundUrl.Parse("shop/database", null, url).Elsewhere("visits", ("new@role", "a/b"));

        Assert.Equal((expected, "new@role", "a/b"), (elsewhere.Url, elsewhere.User, elsewhere.Password));
        Assert.Equal(elsewhere, BoundUrl.Parse("shop/database", null, elsewhere.Url));
    }
}
