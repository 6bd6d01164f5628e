"""What SpamAssassin says of messages, by its rules that need no network: as they are written, and as they arrive."""

from __future__ import annotations

import subprocess
from pathlib import Path

MOST = 1.0
# One process for all: what takes SpamAssassin's time is to read its rules.
PERL = """
use Mail::SpamAssassin; binmode STDOUT, ":utf8"; local $/;
my $judge = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1});
my $arrived = shift @ARGV;
for my $file (@ARGV) {
  open(my $in, "<:raw", $file) or die "$file: $!"; my $written = <$in>;
  my ($date) = $written =~ /^Date: ([^\r\n]+)/m;
  my $stamp = "Received: from mail.courier.example (mail.courier.example [192.0.43.8])\r\n"
    . "\tby mx.reader.example with ESMTPS id 4XyzAB1; $date\r\n";
  my $mail = $judge->parse($arrived ? "$stamp$written" : $written); my $said = $judge->check($mail);
  print join("\\t", $file, $said->get_score(), $said->get_names_of_tests_hit_with_scores()), "\\n";
  $said->finish(); $mail->finish();
}
"""


def scores(paths: list[Path], *, arrived: bool = False) -> dict[Path, tuple[float, dict[str, float]]]:
    """What SpamAssassin gives each message, and each rule that it goes by.

    The message is looked at as it is written, or behind the line of the server it came to.
    """
    command = ["perl", "-e", PERL, "1" if arrived else "", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return {Path(path): (float(score), _points(why)) for path, score, why in rows}


def _points(why: str) -> dict[str, float]:
    return {rule: float(points) for rule, _, points in (each.partition("=") for each in why.split(","))}
