# The way to the database: the clients' own variables, so that no password is ever a word of a command.
use strict; use warnings;

my $client; # answers the words of a call
my $tables = "select table_name from information_schema.tables where table_schema not in ('information_schema', 'pg_catalog')";

sub database {
    my ($url) = @_;
    if ($url =~ m{^sqlite://(/.*)}) {
        my $path = $1 =~ s/%([0-9A-Fa-f]{2})/chr hex $1/egr;
        $client = sub { ('sqlite3', '-batch', '-bail', '-cmd', '.timeout 20000', $path, defined $_[0] ? $_[0] : ()) };
        $tables = "select name from sqlite_master where type = 'table'";
        return;
    }
    $url =~ m{^(postgres(?:ql)?|mysql)://(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?/([^?]*)} or die "DATABASE_URL is no URL of PostgreSQL, MariaDB or SQLite\n";
    my ($scheme, $user, $password, $host, $port, $name) = map { defined $_ ? s/%([0-9A-Fa-f]{2})/chr hex $1/egr : undef } ($1, $2, $3, $4, $5, $6);
    delete $ENV{DATABASE_URL};
    if ($scheme eq 'mysql') {
        $ENV{MYSQL_PWD} = $password if defined $password;
        my @where = ('--no-defaults', '--protocol=tcp', '--connect-timeout=5', "--host=$host", '--port=' . ($port // 3306), defined $user ? "--user=$user" : ());
        $client = sub { ('mariadb', @where, '-N', '-B', defined $_[0] ? ('-e', $_[0]) : (), $name) };
        return;
    }
    $ENV{PGUSER} = $user if defined $user;
    $ENV{PGPASSWORD} = $password if defined $password;
    $ENV{PGHOST} = $host; $ENV{PGPORT} = $port // 5432; $ENV{PGDATABASE} = $name; $ENV{PGCONNECT_TIMEOUT} = 5;
    $client = sub { ('psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', defined $_[0] ? ('-c', $_[0]) : ('-f', '-')) };
}

# Runs SQL, a word or a file, and answers the client's exit code and what it printed.
sub sql {
    my ($sql, $file) = @_;
    my $pid = open(my $out, '-|') // die "no process: $!";
    if (!$pid) {
        open(STDERR, '>&', \*STDOUT);
        open(STDIN, '<', $file // '/dev/null') or die "$file: $!";
        my @words = $client->($sql);
        exec @words or die "no $words[0]: $!";
    }
    local $/; my $said = <$out> // ''; close $out;
    return ($? >> 8 || $? & 127, $said);
}

# Whether there is a table.
sub has_table {
    my ($name) = @_;
    my ($code, $said) = sql($tables);
    $code == 0 or die $said;
    return scalar grep { $_ eq $name } split /\n/, $said;
}

sub slurp { my ($path) = @_; open(my $file, '<', $path) or die "$path: $!\n"; local $/; return scalar <$file>; }

1;
