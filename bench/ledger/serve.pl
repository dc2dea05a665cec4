use strict; use warnings; use IO::Select; use IO::Socket::INET; use FindBin;
require "$FindBin::Bin/database.pl";

$| = 1; $SIG{TERM} = sub { exit 0 }; $SIG{CHLD} = 'IGNORE';
database($ENV{DATABASE_URL} // die "DATABASE_URL is not set\n");
my ($read, $write) = map { slurp("$FindBin::Bin/sql/$_.sql") } qw(read write);
my $server = IO::Socket::INET->new(LocalPort => $ENV{PORT} // 8080, Listen => 100, ReuseAddr => 1) or die "no socket: $!";
my $waiting = IO::Select->new($server);
while (1) {
    $waiting->can_read(1) or next; # a signal may not break off an accept
    my $client = $server->accept or next;
    my $pid = fork() // 0;
    if ($pid) { close $client; next; }
    $SIG{CHLD} = 'DEFAULT';
    my ($asked) = ((<$client> // '') =~ m{^(\w+ \S+)});
    while (my $line = <$client>) { last if $line =~ /^\r?\n$/ }
    my ($status, $body) = answer($asked // '');
    print $client "HTTP/1.1 $status OK\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
    close $client; exit 0;
}

sub answer {
    my ($asked) = @_;
    return (200, "ok") if $asked eq 'GET /healthz';
    my ($number) = $asked =~ m{^POST /rows/(\d+)$};
    my ($code, $said) = defined $number ? sql($write =~ s/NUMBER/$number/gr)
        : $asked =~ m{^GET /(?:rows|check)$} ? sql($read) : (1, "no such page\n");
    print $said if $code;
    return ($code ? 503 : 200, $asked eq 'GET /check' && !$code ? 'ok' : $said);
}
