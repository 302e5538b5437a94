#!/usr/bin/env bash
# What SQLite looks at for every statement that the program prepares: a command
# about one record, or about the actions that are late, does not look at all.
# The program is run with a spy at its door to SQLite (spy.c).
# shellcheck source=tests/cli/harness.sh
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
# shellcheck source=tests/plans/marlshire-year.sh
source "$WSOA_SOURCE_DIR/tests/plans/marlshire-year.sh"

spied=${WSOA%/*}/tests/spied
export SPY=$PWD/spied.txt SPY_LABEL

# The first word names the line of the list below, unless the case says otherwise.
wsoa()
{
	SPY_LABEL=${label:-$1} "$spied" "$@"
}

# ---- what may be looked at as a whole, and why ----

# Tables that stay small whatever a plan grows to. All others have rows by the action, the event or the word.
small='definition meeting organisation person plan post recommendation setting sqlite_schema visit weakness workstream'

# Commands that speak of everything, or of all that a filter selects.
all='round slippage status report lint list measures ratings alerts handover vacate export verify log pack past bulk diff workflow'

# Statements of other commands: the command (* any), the tables, how the text begins, why.
allowed()
{
	cat <<'END'
*|log|SELECT seq, line FROM log ORDER BY seq DESC LIMIT 1|one row: the last
*|extra|SELECT 1 FROM extra LIMIT 1|one row: is there any?
*|record|SELECT ref, kind, id FROM record WHERE removed = 0|after a mistake alone: the nearest name
undo|batch|SELECT b.id FROM batch b WHERE b.actor = ?|from the end, as far as one's own last change
undo|record|SELECT id FROM record WHERE space = ? AND removed = 0 AND id NOT BETWEEN|stops at the first: does anything live in the plan?
decide|record|SELECT k.id FROM action k JOIN record r ON r.id = k.id WHERE r.space = ?|a plan is baselined once: every action gets its original date
carry-forward|record|SELECT r.ref FROM record r CROSS JOIN |a plan ends once: whether anything in it is live still
erase|evidence|SELECT id FROM evidence WHERE file = ?|who else shows the file: erasing is rare, and an index would cost every start
calendar|action|SELECT r.id, r.uuid, r.space, r.ref, r.version, r.removed, k.[title]|which dates a new edition would set otherwise
END
}

# Statements of the sources that no command comes to, and why.
unreached()
{
	cat <<'END'
SELECT sql || ';' FROM sqlite_master|an upgrade: no older store is among the commands
SELECT 'DROP |an upgrade: no older store is among the commands
DELETE FROM setting WHERE name = ?|undoing the first definition of a kind, which a store of today has already
END
}

# ---- every command ----

label=bulk ok marlshire_year "$WSOA_SOURCE_DIR/tests/plans"
export WSOA_NOW=2019-10-14T10:00:00Z WSOA_PERSON=@ann-lee
echo minutes >minutes.txt
echo '{"terms": []}' >terms.json


# one COMMAND...: one that must be done, as lines and for machines
both()
{
	ok wsoa "$@"
	ok wsoa "$@" --json
}

label=
ok wsoa add measure M1 title="Plans in time" unit=percent better=up weaknesses=W01 baseline=40
ok wsoa add target measure=M1 due_on=2020-03-31 value=60
ok wsoa add reading measure=M1 period=2019-09 value=45
ok wsoa record M1 2019-09 46 --basis provisional
ok wsoa add measure M2 title=England better=up
ok wsoa add measure M3 title="Plans in time, as counted now" unit=percent better=up
ok wsoa add target measure=M3 due_on=2019-03-31 follows=M2
both status
both my
both my --as @tom
both overdue
both overdue owner:@jane
both due
both list
both list 'status:in-progress or overdue or due-soon or late-start or stale:30d'
both list 'unowned or vacant or blocked or slipped or no-evidence or repeats or live or no-deadline'
both list posts vacant
both list weaknesses uncovered
both list weaknesses not carried
both list 'owner:@jane weaknesses:W01 organisation~council text~plan extra.KPI:none'
label=record both list 1.1.1
label=record both list 1.1.1,1.1.2
label=record both list wsoa-2018:1.1.1
for ref in 1.1.1 W01 S1 @jane send-group-manager M1 wsoa-2018 B2 E1; do
	both show "$ref"
	both history "$ref"
done
both why 2.2.4
both why 1.1.1 embed
both lint
for rule in $("$WSOA" explain --jsonl | jq -r .rule); do
	both lint "$rule"
done
both explain
both explain L006
both measures
both ratings
ok wsoa measure continues M1 M3
both calc 2019-10-14 + 70wd
both calendar
both timetable
both timetable wsoa-2018
both log
ok wsoa log --jsonl
both report board --since 2019-09-01
both alerts
both verify
label=past both status --as-of 2019-09-01
label=past both status --position 2019-09-01
label=past both show 1.1.1 --as-of 2019-09-01
ok wsoa version v1.0
both versions
both diff v1.0
both diff 2019-09-01 v1.0 live
both diff 2019-09-01 --position 2019-10-01
label=past both status --as-of v1.0
ok wsoa alerts send --mail-to-folder mail --from wsoa@example.org
both alerts

both set 2.2.4 percent=40
both set 2.2.4 "progress=Half of it" owner=send-group-manager weaknesses+=W02
both update 2.2.4 amber 50% "Half of it is done" --reason "Staff left" --as @ann-lee
both note 2.2.4 "Asked for by the parent carer forum"
both correct 2.2.4 title="A better title" --reason typo
ok wsoa set 2.2.4/a done_on=2019-10-14
ok wsoa done 2.2.4 "In use" --held-by "Programme office" --as @jane
ok wsoa attach 2.2.4 minutes.txt title=Minutes
file=$("$WSOA" list evidence form:file --jsonl | jq -r .ref | head -n 1)
ok wsoa move 2.2.4 sign-off --as @tom
ok wsoa undo --as @tom
ok wsoa add action 9.1 title="One more" owner=send-group-manager due_on=2020-01-31 depends_on=2.2.4 workstream=S1 weaknesses=W01
ok wsoa add action title="One without a ref"
ok wsoa remove 9.1 --reason "by mistake"
ok wsoa history 9.1
ok wsoa undo
ok wsoa set 9.1 progress="A name stands in it"
ok wsoa set 9.1 progress="It is gone"
ok wsoa undo
ok wsoa attach 9.1 minutes.txt title="The same minutes"
ok wsoa add action 9.2 title="A mistake"
ok wsoa remove 9.2 --reason "by mistake"
ok wsoa erase 9.2 title --reason "A name stood in it"
ok wsoa set 9.1 repeats=monthly
ok wsoa done 9.1 "September is done" --held-by me --period "September 2019"
ok wsoa add meeting B3 board=Board held_on=2019-10-14
ok wsoa add meeting B9 board=Board held_on=2019-10-01
ok wsoa decide B9 cancel 9.1 --reason "No longer needed" --chairs-action
ok wsoa decide B3 ratify B9/1
ok wsoa add evidence weaknesses=W01 title="What families say" form=held held_by=me shows=difference source=families
ok wsoa move W01 show-impact
ok wsoa add visit V1 form=revisit starts_on=2019-10-01
ok wsoa judge V1 not-sufficient W01
ok wsoa correct V1/W01 outcome=sufficient --reason "Letter misread"
ok wsoa add recommendation visit=V1 text="Publish waits" owner=@jane due_on=2019-10-31
ok wsoa answer V1/1 accept "From January"
ok wsoa add visit V2 form=revisit starts_on=2019-10-02 embargo_until=2199-12-31
ok wsoa judge V2 sufficient W01
ok wsoa list judgements
ok wsoa set V2 embargo_until=
ok wsoa add plan app-2024 form=app
ok wsoa carry-forward wsoa-2018 W01 --to app-2024 --came-back --with-actions --reason "It has come back"
came_back=$(wsoa log --last 1 --jsonl | jq .batch)
ok wsoa carry-forward wsoa-2018 W02 --to app-2024 --with-actions --reason "Carried"
ok wsoa undo --batch "$(wsoa log --last 1 --jsonl | jq .batch)"
ok wsoa undo --batch "$came_back"
ok wsoa undo
ok wsoa erase 2.2.4 progress --reason "A name stood in it"
expect_status 3 wsoa erase "$file" file --reason "The wrong file"
ok wsoa set M1 baseline_period="August 2019"
ok wsoa set 2.2.4 next_steps=
ok wsoa set 2.2.4 extra.KPI=no
ok wsoa set 2.2.4 extra.KPI=
ok wsoa add person @eve name="Eve Fox" left_on=2019-10-01
ok wsoa erase @eve ref --reason "Asked for"
ok wsoa add plan app-2020 form=app
ok wsoa undo
printf 'ref,title,KPI\n8.1,Eight,yes\n8.2,Nine,no\n' >more.csv
ok wsoa import actions more.csv
ok wsoa set 8.1 extra.KPI=
ok wsoa add meeting B0 board=Cabinet held_on=2019-10-14
ok wsoa decide B0 set wsoa-2018 baselined_on=2019-10-14
ok wsoa extend 5.2.3 2021-03-31 --reason "Late" --recovery "A second officer"
ok wsoa decide B3 agree X1 --text Agreed
ok wsoa set wsoa-2018 advisers=@jane
ok wsoa decide B3 set wsoa-2018 date_changes_need=board,adviser
ok wsoa extend 5.2.3 2021-06-30 --reason "Late" --recovery "A second officer"
ok wsoa agree X2 --by @jane --text "Fine"
ok wsoa decide B3 agree X2 --text Agreed
ok wsoa decide B3 set wsoa-2018 date_changes_need=
both slippage
both slippage 5.2.3
ok wsoa handover send-group-manager --to @tom --from 2019-10-01 --dry-run
ok wsoa handover send-group-manager --to @tom
ok wsoa vacate send-group-manager --cover @ann-lee
ok wsoa undo
both waiting
both waiting evidence --all
both waiting owner:@jane
label=round both waiting --for B3
label=round both waiting --for B3 owner:@jane
ok wsoa decide B3 set 2.2.4 due_on=2020-03-31 --text "agreed"
label=bulk expect_status 2 wsoa set 'actions live' percent=10 </dev/null
label=bulk ok wsoa set 'actions live' percent=10 --yes
ok wsoa undo --batch "$(wsoa log --last 1 --jsonl | jq .batch)"
expect_status 3 wsoa set 9.1 due_on=2021-01-01
expect_status 4 wsoa show 1.1.9999
echo photograph >photo.txt
ok wsoa attach 1.1.1 photo.txt title=Photograph
ok wsoa export visit -o pack
ok wsoa erase "$("$WSOA" list evidence title:Photograph --jsonl | jq -r .ref)" file --reason "The wrong file"
label=verify ok wsoa verify # each erasure is looked at
label=pack ok wsoa verify pack
ok wsoa calendar load terms.json
both workflow list
both workflow check action
both workflow show action
ok wsoa workflow graph action --live
"$WSOA" workflow show action | jq '(.states[] | select(.name == "in-progress")).clock = "stopped"' >ours.json
ok wsoa workflow install ours.json --dry-run
ok wsoa workflow install ours.json
label=workflow ok wsoa undo

# ---- who looked at all of something? ----

allowed >allowed.txt
unreached >unreached.txt
SMALL=$small ALL=$all perl -e '
	my %small = map { $_ => 1 } split / /, $ENV{SMALL};
	my %all = map { $_ => 1 } split / /, $ENV{ALL};
	my (@allowed, %used);
	open my $a, "<", "allowed.txt";
	while (<$a>) { chomp; push @allowed, [split /\|/] }
	open my $s, "<", "spied.txt";
	while (<$s>) {
		chomp;
		my ($label, $tables, $sql) = split /\t/, $_, 3;
		for my $table (grep { !$small{$_} } split / /, $tables) {
			next if $all{$label} && $table ne "automatic-index";
			my ($row) = grep { ($_->[0] eq "*" || $_->[0] eq $label) && $_->[1] eq $table && index($sql, $_->[2]) == 0 } @allowed;
			$row ? $used{$row}++ : $seen{"$label looks at every row of $table: $sql"}++;
		}
	}
	print "$_\n" for sort keys %seen;
	print "allowed, and never done: @$_\n" for grep { !$used{$_} } @allowed;' >looked.txt
is "only what reports on all looks at all" "$(cat looked.txt)" ""

# ---- is every statement of the sources among them? ----

# Texts of adjacent literals that begin as statements do; %s stands for a name.
perl -0777 -ne '
	s{/\*.*?\*/}{}gs;
	while (/("(?:[^"\\\n]|\\.)*"(?:[\s\\]*"(?:[^"\\\n]|\\.)*")*)/g) {
		my $text = $1;
		$text =~ s/"[\s\\]*"//g;
		$text =~ s/^"|"$//g;
		print "$ARGV\t$text\n" if $text =~ /^(SELECT|INSERT|UPDATE|DELETE|WITH)\b/;
	}' "$WSOA_SOURCE_DIR"/engine/store/*.c >sources.txt
perl -e '
	open my $s, "<", "spied.txt"; my $seen = do { local $/; <$s> };
	open my $q, "<", "sources.txt";
	open my $u, "<", "unreached.txt"; my @unreached = map { (split /\|/)[0] } <$u>;
	while (<$q>) {
		chomp; my ($file, $text) = split /\t/, $_, 2;
		my $known = grep { index($text, $_) == 0 } @unreached;
		my $pattern = join "[a-z_]+", map { quotemeta } split /%s/, $text, -1;
		my $seen_it = $seen =~ /\t$pattern/;
		print "$file: $text\n" if !$seen_it && !$known;
		print "said to be unreached, and seen: $text\n" if $seen_it && $known;
	}' >unseen.txt
is "every statement was seen" "$(cat unseen.txt)" ""
