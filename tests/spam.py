"""What SpamAssassin says of messages, by its rules that need no network."""

from __future__ import annotations

import subprocess
from pathlib import Path

MOST = 1.0
# One process for all: what takes SpamAssassin's time is to read its rules.
PERL = """
use Mail::SpamAssassin; binmode STDOUT, ":utf8"; local $/;
my $judge = Mail::SpamAssassin->new({local_tests_only => 1, dont_copy_prefs => 1});
for my $file (@ARGV) {
  open(my $in, "<:raw", $file) or die "$file: $!";
  my $mail = $judge->parse(<$in>); my $said = $judge->check($mail);
  print join("\\t", $file, $said->get_score(), $said->get_names_of_tests_hit()), "\\n";
  $said->finish(); $mail->finish();
}
"""


def scores(paths: list[Path]) -> dict[Path, tuple[float, str]]:
    """What SpamAssassin gives each message, and for what."""
    done = subprocess.run(["perl", "-e", PERL, *map(str, paths)], capture_output=True, text=True, check=True)
    rows = (line.split("\t") for line in done.stdout.splitlines())
    return {Path(path): (float(score), why) for path, score, why in rows}
