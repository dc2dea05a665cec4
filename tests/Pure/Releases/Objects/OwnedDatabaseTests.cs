using Slipway.Releases.Objects;
using Slipway.Releases.Objects.Databases;
using Slipway.Tests.Support;

namespace Slipway.Tests.Releases.Objects;

public class OwnedDatabaseTests
{
    static readonly ObjectInputs Inputs = ObjectCases.Inputs("databases");

    static readonly List<OwnedDatabase> Databases = [.. OwnedDatabase.Of("visits", Inputs.Settings)];

    [Fact]
    public void What_is_bound_or_borrowed_is_nobody_s_own() =>
        Assert.Equal(["visits/database", "visits/copies", "visits/cache", "visits/queue"], Databases.Select(database => database.Id));

    [Fact]
    public void Equal_keys_make_equal_passwords_and_each_role_has_its_own()
    {
        var other = Enumerable.Repeat((byte)1, 32).ToArray();

        var passwords = Databases.SelectMany(database => new[] { database.Passwords(Inputs.Key), database.Passwords(other) }).SelectMany(both => new[] { both.Admin, both.User }).ToList();

        Assert.Equal(Databases.Count * 4, passwords.Distinct().Count());
        Assert.Equal(Databases[0].Passwords(Inputs.Key), Databases[0].Passwords(new byte[32]));
        Assert.All(passwords, password => Assert.Matches("^[0-9a-f]{32}$", password));
    }

    [Fact]
    public void Its_address_is_that_of_its_service() =>
        Assert.StartsWith("postgresql://visits:", Databases[0].Endpoint("visits-database.plasma", Inputs.Key).Url, StringComparison.Ordinal);

    [Fact]
    public void No_object_but_the_secret_holds_a_password()
    {
        var secrets = Databases.Select(database => database.Passwords(Inputs.Key)).SelectMany(both => new[] { both.Admin, both.User }).ToList();

        var text = ObjectYaml.Write([.. ObjectCases.Objects("databases").Objects.Where(one => one["kind"]!.ToString() != "Secret")]);

        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}
