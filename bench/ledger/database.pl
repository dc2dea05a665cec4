# The way to the database: libpq's own variables, so that no password is ever a word of a command.
use strict; use warnings;

sub database {
    my ($url) = @_;
    $url =~ m{^postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?/([^?]*)} or die "DATABASE_URL is no URL of PostgreSQL\n";
    my ($user, $password, $host, $port, $name) = map { defined $_ ? s/%([0-9A-Fa-f]{2})/chr hex $1/egr : undef } ($1, $2, $3, $4, $5);
    $ENV{PGUSER} = $user if defined $user;
    $ENV{PGPASSWORD} = $password if defined $password;
    $ENV{PGHOST} = $host; $ENV{PGPORT} = $port // 5432; $ENV{PGDATABASE} = $name; $ENV{PGCONNECT_TIMEOUT} = 5;
    delete $ENV{DATABASE_URL};
}

# Runs SQL, and answers its exit code and what it printed.
sub psql {
    my ($sql, @words) = @_;
    my $pid = open(my $out, '-|') // die "no process: $!";
    if (!$pid) {
        open(STDERR, '>&', \*STDOUT);
        exec 'psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', @words, (defined $sql ? ('-c', $sql) : ()) or die "no psql: $!";
    }
    local $/; my $said = <$out> // ''; close $out;
    return ($? >> 8 || $? & 127, $said);
}

sub slurp { my ($path) = @_; open(my $file, '<', $path) or die "$path: $!\n"; local $/; return scalar <$file>; }

1;
