use strict; use warnings; use FindBin; use JSON::PP;
require "$FindBin::Bin/database.pl";

$| = 1;
database($ENV{DATABASE_URL} // die "DATABASE_URL is not set\n");
# A database that is just starting may not be led to everywhere yet.
for (1 .. 20) { last if (sql('select 1'))[0] == 0; sleep 1 }
my @all = map { m{([^/]+)\.sql$} ? $1 : () } grep { !/\.down\.sql$/ } sort glob("$FindBin::Bin/migrations/*.sql");
my ($word, @rest) = @ARGV;
if (($word // '') eq 'status') { status() } elsif (($word // '') eq 'up') { up() } elsif (($word // '') eq 'down' && ($rest[0] // '') eq '--to') { down($rest[1]) } else { exit 2 }

sub applied {
    return () if !has_table('applied');
    my ($code, $said) = sql('select id from applied order by id');
    $code == 0 or die $said;
    return map { $_ => 1 } grep { length } split /\n/, $said;
}

sub about {
    my ($id, $what, $else) = @_;
    return slurp("$FindBin::Bin/migrations/$id.sql") =~ /^-- $what: (.*)$/m ? $1 : $else;
}

sub status {
    my %applied = applied();
    my $head = (grep { $applied{$_} } @all)[-1];
    print JSON::PP->new->canonical->pretty->encode({
        head => $head,
        migrations => [map { { id => $_, name => about($_, 'name', $_), state => $applied{$_} ? 'applied' : 'pending', compatible => about($_, 'compatible', 'unknown'),
            reversible => about($_, 'reversible', 'no'), sql => slurp("$FindBin::Bin/migrations/$_.sql") } } @all],
    });
}

sub up {
    my %applied = applied();
    for my $id (grep { !$applied{$_} } @all) {
        print "applying $id\n";
        run(slurp("$FindBin::Bin/migrations/$id.sql"), "create table if not exists applied (id varchar(100) primary key); insert into applied values ('$id')", about($id, 'transaction', 'yes') eq 'yes');
    }
}

sub down {
    my ($to) = @_;
    my %applied = applied();
    for my $id (reverse grep { $applied{$_} && ($to eq '0' || $_ gt $to) } @all) {
        print "taking back $id\n";
        run(slurp("$FindBin::Bin/migrations/$id.down.sql"), "delete from applied where id = '$id'", 1);
    }
}

# As a file: what is given as a word is one transaction in any case.
sub run {
    my ($sql, $note, $isOne) = @_;
    my $path = "/tmp/migration-$$.sql";
    open(my $file, '>', $path) or die "$path: $!\n";
    print $file $isOne ? "begin;\n$sql;\n$note;\ncommit;\n" : "$sql;\n$note;\n";
    close $file;
    my ($code, $said) = sql(undef, $path);
    unlink $path;
    if ($code) { print STDERR $said; exit 1; }
}
