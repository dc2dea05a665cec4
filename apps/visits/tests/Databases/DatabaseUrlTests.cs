using Visits.Databases;

namespace Visits.Tests.Databases;

public sealed class DatabaseUrlTests
{
    [Fact]
    public void Each_form_is_read()
    {
        Assert.Equal(new DatabaseUrl(DatabaseKind.Sqlite, "/var/lib/visits and more.db"), DatabaseUrlParser.Parse("sqlite:///var/lib/visits%20and%20more.db"));
        Assert.Equal(new DatabaseUrl(DatabaseKind.Sqlite, "/a.db"), DatabaseUrlParser.Parse("sqlite:////a.db"));
        Assert.Equal(
            new DatabaseUrl(DatabaseKind.Postgres, "visits") { User = "ada", Password = "p@ss:w/rd", Host = "db.example.net", Port = 5433, Tls = "require" },
            DatabaseUrlParser.Parse("postgres://ada:p%40ss%3Aw%2Frd@db.example.net:5433/visits?sslmode=require"));
        Assert.Equal(
            new DatabaseUrl(DatabaseKind.Postgres, "visits") { User = "ada", Socket = "/run/postgresql", Port = 5433 },
            DatabaseUrlParser.Parse("postgresql://ada@/visits?host=/run/postgresql&port=5433"));
        Assert.Equal(
            new DatabaseUrl(DatabaseKind.Maria, "visits") { User = "ada", Password = "a:b", Host = "::1", Port = 3307 },
            DatabaseUrlParser.Parse("mysql://ada:a:b@[::1]:3307/visits"));
        Assert.Equal(
            new DatabaseUrl(DatabaseKind.Maria, "visits") { User = "ada", Socket = "/run/mysqld/mysqld.sock" },
            DatabaseUrlParser.Parse("mariadb://ada@/visits?host=%2Frun%2Fmysqld%2Fmysqld.sock"));
    }

    [Theory]
    [InlineData("visits.db", "it has no scheme: it begins with `sqlite://`, `postgresql://` or `mysql://`")]
    [InlineData("oracle://ada:secret@h/d", "its scheme is none of `sqlite`, `postgres`, `postgresql`, `mysql`, `mariadb`")]
    [InlineData("sqlite://visits.db", "for SQLite it is `sqlite://` and the absolute path of a file, such as `sqlite:///var/lib/visits/visits.db`")]
    [InlineData("sqlite:///var/lib/", "it names a folder, and SQLite needs a file")]
    [InlineData("postgres://ada:secret@h", "it names no database: `…/visits` is missing at the end")]
    [InlineData("postgres://ada:secret@/d", "it names no host: write `…@host/…`, or `?host=/folder` for a Unix socket")]
    [InlineData("postgres://ada:se#cret@h/d", "it holds a `#`: in a user or a password, write it as `%23`")]
    [InlineData("postgres://ada:se@secret@h/d", "it holds more than one `@`: in a user or a password, write it as `%40`")]
    [InlineData("postgres://ada:secret@h:port/d", "its port is not a number from 1 to 65535 (a `:`, `/` or `?` in a password is written `%3A`, `%2F`, `%3F`)")]
    [InlineData("postgres://ada:secret%@h/d", "its password holds a `%` without two hexadecimal digits: a plain `%` is written `%25`")]
    [InlineData("postgres://ada:secret@[::1/d", "its IPv6 address is not closed by `]`")]
    [InlineData("postgres://ada:secret@h/d?password=secret", "it has an unknown parameter behind the `?`: known are `host`, `port` and `sslmode`")]
    [InlineData("postgres://ada:secret@h/d?sslmode=secret", "its `sslmode` is none of `disable`, `prefer`, `require`, `verify-full`")]
    [InlineData("postgres://ada:secret@h/d?host=/run", "it names a host and, with `?host=/…`, a socket: one of them is enough")]
    public void A_wrong_one_is_explained_without_its_secrets(string text, string expected)
    {
        var message = Assert.Throws<DatabaseUrlException>(() => DatabaseUrlParser.Parse(text)).Message;
        Assert.Equal(expected, message);
    }

    [Fact]
    public void It_shows_itself_without_its_password() =>
        Assert.Equal("postgresql://h:5433/d", DatabaseUrlParser.Parse("postgres://ada:secret@h:5433/d").ToString());
}
