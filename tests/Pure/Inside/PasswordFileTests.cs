using Slipway.Inside;

namespace Slipway.Tests.Inside;

public class PasswordFileTests
{
    const string Users = "root:x:0:0:root:/root:/bin/bash\nslipway:x:7:7::/x:/bin/sh\nada:x:1000:1000:Ada:/home/ada:/bin/bash\n";

    [Fact]
    public void A_user_without_a_name_gets_one() => Assert.Equal(
        "root:x:0:0:root:/root:/bin/bash\nada:x:1000:1000:Ada:/home/ada:/bin/bash\nslipway:x:5:6::/home/slipway:/bin/sh\n", PasswordFile.With(Users, new InsideUser(5, 6)));

    [Fact]
    public void A_user_with_a_name_keeps_it_and_has_the_home_of_the_container() =>
        Assert.EndsWith("\nada:x:1000:100::/home/slipway:/bin/sh\n", PasswordFile.With(Users, new InsideUser(1000, 100)), StringComparison.Ordinal);
}
