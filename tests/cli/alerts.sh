#!/usr/bin/env bash
# Reminders: who is told what, once; what is missed is made up for; what cannot be told is said. No mail leaves this folder.
set -u
# shellcheck source=tests/cli/harness.sh
. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

from=(--from wsoa@marlshire.example)

# items [FILTER]: person, ref, step, missed steps and how of each reminder that jq's FILTER selects.
items()
{
	local filter=$1
	shift
	wsoa alerts --jsonl "$@" | jq -r "select($filter) | [.person // \"-\", .ref, .step, (.steps | join(\"+\")), .how // \"to send\"] | join(\" \")"
}

events()
{
	wsoa log --jsonl | wc -l
}

# told FILTER: how often the log says that somebody was told.
told()
{
	wsoa log --jsonl | jq -c "select(.act == \"told\") | .changes | map_values(.[1]) | select($1)" | wc -l
}

mkdir plan
cp "$WSOA_SOURCE_DIR"/tests/plans/marlshire-{weaknesses,actions,measures}.csv plan
export WSOA_NOW=2019-10-11T15:00:00Z
wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>' >init.out
ok wsoa add plan wsoa-2018 form=wsoa title='Written statement of action'
ok wsoa import plan --opening 2018-06-04
ok wsoa add person @jane name='Jane Doe' email=jane.doe@example.org
ok wsoa add person @tom name='Tom Fox' email=tom.fox@example.org
ok wsoa add person @eve name='Eve Ray'
ok wsoa set send-group-manager holder=@jane
export WSOA_NOW=2019-10-14T09:00:00Z

# ---- who would be told ----

before=$(events)
is 'of her actions that are late' "$(items '.person == "@jane"')" \
	$'@jane 5.1.4 late-5wd due-20wd+due-5wd+due+late-1wd+late-5wd to send\n@jane 3.1.4 late-5wd due-20wd+due-5wd+due+late-1wd+late-5wd to send'
is 'the programme team hears of all that are late' "$(items '.person == "@ann-lee"' | cut -d ' ' -f 2,4 | sort)" \
	"$(wsoa overdue --jsonl | jq -r '.ref + " late-1wd+late-5wd"' | sort)"
is 'a vacant post' "$(items '.ref == "2.1.4"')" '- 2.1.4 due-20wd due-20wd vacant'
is 'and which' "$(wsoa alerts --jsonl | jq -r 'select(.ref == "2.1.4").posts[]')" director-of-education-and-early-help
ok wsoa alerts
has 'why' "$out" 'late-5wd, 5 Jul 2019'
has 'the ladder' "$out" '5 working days after the due date'
has 'the calendar' "$out" 'Working days: England 2015 to 2026'
has 'the person' "$out" 'Jane Doe <jane.doe@example.org>: 2 actions'
has 'the post' "$out" 'the lead (SEND Group Manager)'
has 'a post without a holder' "$out" 'the lead (Director of Education and Early Help, vacant)'
has 'a role that nobody has' "$out" 'the accountable officer (nobody is named)'
is 'another day' "$(items '.ref == "2.1.4"' --on 2019-10-24)" '- 2.1.4 due-5wd due-20wd+due-5wd vacant'
is 'the day before its first step' "$(items '.ref == "2.1.4"' --on 2019-10-02)" ''
expect_status 10 wsoa alerts --exit-code
is 'nothing of that was an event' "$(events)" "$before"

# ---- refused ----

expect_err 3 'only the programme team may send alerts' wsoa alerts send --mail-to-folder out --as @jane
expect_err 2 'alerts are sent on the day itself' wsoa alerts send --mail-to-folder out --on 2019-10-21
expect_err 3 'the past cannot be changed' wsoa alerts send --mail-to-folder out --as-of 2019-10-11
expect_err 2 'not to both' wsoa alerts send --mail-to-folder out --sendmail true
for address in '' jane 'a@b, c@d' $'a@b\nBcc: c@d' '-oX@b' 'A <a@b>'; do
	expect_err 2 'is no mail address' wsoa alerts send --mail-to-folder out "--from=$address"
done
expect_err 3 'before the last event' env WSOA_NOW=2019-10-10 "$WSOA" alerts send --mail-to-folder out
expect_err 1 'cannot be made' wsoa alerts send --mail-to-folder no/where
expect_err 1 'mail cannot be put there' wsoa alerts send --mail-to-folder init.out
is 'nothing was sent' "$(ls out 2>&1)" "ls: cannot access 'out': No such file or directory"
is 'or recorded' "$(events)" "$before"

# ---- sent into a folder ----

ok wsoa alerts send --mail-to-folder out "${from[@]}"
has 'what was done' "$out" '2 people were told of 10 actions.'
is 'a message each' "$(ls -A out | sed 's/-[0-9a-f]*\.eml$//')" $'2019-10-14-ann-lee\n2019-10-14-jane'
mail=$(cat out/2019-10-14-jane-*.eml)
is 'lines end as they travel' "$(grep -c $'[^\r]$' <<<"$mail")" 0
for header in 'From: Marlshire improvement plan <wsoa@marlshire.example>' 'To: Jane Doe <jane.doe@example.org>' \
	'Subject: Marlshire: 2 actions need your attention, 2 of them late' 'Date: Mon, 14 Oct 2019 09:00:00 +0000' \
	'MIME-Version: 1.0' 'Auto-Submitted: auto-generated' 'Precedence: bulk' 'Content-Type: multipart/alternative;'; do
	has 'header' "$mail" "$header"
done
is 'the most urgent first' "$(grep -o '^[0-9.]*, due [^,]*' <<<"$mail")" $'5.1.4, due 29 March 2019\n3.1.4, due 28 June 2019'
id=$(sed -n 's/^Message-ID: <\(.*\)>\r$/\1/p' <<<"$mail")
is 'its name in the record' "$(told ".\"told.message\" == \"$id\" and .\"told.how\" == \"sent\"")" 10
is 'vacant posts are recorded' "$(told '."told.how" == "vacant" and (has("told.to") | not)')" \
	"$(wsoa alerts --as-of 2019-10-13 --jsonl | jq -r 'select(.person == null).steps[]' | wc -l)"
ok wsoa verify

# ---- a second time ----

before=$(events)
ok wsoa alerts send --mail-to-folder out "${from[@]}"
has 'nothing new' "$out" 'There was nothing new to tell.'
has 'what is vacant stays in sight' "$out" 'Nobody to tell: 9 actions'
is 'no event' "$(events)" "$before"
is 'no message' "$(ls out | wc -l)" 2
is 'nobody is to be told' "$(items '.how == null')" ''
is 'what was to be told on the day before' "$(items '.person == "@jane"' --as-of 2019-10-13 | wc -l)" 2
expect_err 3 'told cannot be undone' wsoa undo
is 'what was told is not undone' "$(told true)" "$(wsoa log --jsonl | grep -c '"act":"told"')"

# ---- the steps that were missed, and a post that is filled ----

ok wsoa set director-of-education-and-early-help holder=@tom
is 'who holds it now is told' "$(items '.ref == "2.1.4"')" '@tom 2.1.4 due-20wd due-20wd to send'
ok wsoa alerts send --mail-to-folder out "${from[@]}"
export WSOA_NOW=2019-11-04T09:00:00Z
is 'one line for the days without a run' "$(items '.ref == "2.1.4"' | sort)" \
	$'@ann-lee 2.1.4 late-1wd late-1wd to send\n@tom 2.1.4 late-1wd due-5wd+due+late-1wd to send'
ok wsoa alerts send --mail-to-folder out "${from[@]}"
is 'all of them are recorded' "$(told '."told.due" == "2019-10-31" and ."told.how" == "sent"')" 5
is 'one action in a subject of its own' "$(grep -ho '^Subject: Marlshire: 2.1.4.*' out/2019-11-04-tom-*.eml)" \
	$'Subject: Marlshire: 2.1.4 due 31 October 2019, 4 days late: Agree an\r'
is 'nothing more' "$(items '.how == null')" ''

# ---- a new date, a hold, a delivery, somebody who leaves ----

ok wsoa set 2.1.4 due_on=2019-11-11
is 'a new date begins anew' "$(items '.ref == "2.1.4"')" '@tom 2.1.4 due-5wd due-20wd+due-5wd to send'
ok wsoa set 2.1.4 due_on=2019-10-31
is 'the old one was told' "$(items '.ref == "2.1.4"')" ''
ok wsoa set 2.1.4 due_on=2019-11-11
ok wsoa done 2.1.4 'Charter signed' --held-by 'Tom Fox' --as @tom
is 'its clock has stopped' "$(items '.ref == "2.1.4"')" ''
ok wsoa set 2.2.1 due_on=2019-11-11 owner=@tom
is 'a person leads' "$(items '.ref == "2.2.1"')" ''
ok wsoa add action 9.1 title='Somebody who leaves' due_on=2019-11-11 owner=@tom start_on=2019-10-01
ok wsoa set @tom left_on=2019-11-01
is 'who left is told nothing' "$(items '.ref == "9.1"')" '- 9.1 due-5wd due-20wd+due-5wd vacant'
ok wsoa alerts
has 'and it is said' "$out" 'the lead (Tom Fox, has left)'
ok wsoa set 9.1 owner=
ok wsoa alerts
has 'nobody leads it' "$out" 'the lead (nobody is named)'

# ---- no address ----

ok wsoa set 9.1 owner=@eve
is 'no address' "$(items '.ref == "9.1"')" '@eve 9.1 due-5wd due-20wd+due-5wd no-address'
ok wsoa alerts send --mail-to-folder out "${from[@]}"
has 'is said' "$out" 'Eve Ray (@eve) cannot be told, has no address: 1 action'
is 'and recorded' "$(told '."told.how" == "no-address"')" 2
before=$(events)
ok wsoa alerts send --mail-to-folder out "${from[@]}"
is 'once' "$(events)" "$before"
ok wsoa set @eve email='eve@example.org, all@example.org'
ok wsoa alerts
has 'two are none' "$out" "'eve@example.org, all@example.org' is no mail address"
ok wsoa set @eve email=eve@example.org
is 'now she is told' "$(items '.ref == "9.1"')" '@eve 9.1 due-5wd due-20wd+due-5wd to send'

# ---- cover, accountable officers ----

ok wsoa add post lead title='Inclusion Lead' cover=@eve
ok wsoa add action 9.2 title='Covered' due_on=2019-10-28 owner=lead accountable=@jane start_on=2019-10-01
is 'who covers, the accountable officer, the team' "$(items '.ref == "9.2"' | cut -d ' ' -f 1,3 | sort)" $'@ann-lee late-5wd\n@eve late-5wd\n@jane late-5wd'
ok wsoa set lead holder=@eve
ok wsoa set 9.2 accountable=@eve
is 'twice the same person: once' "$(items '.ref == "9.2"' | cut -d ' ' -f 1 | sort)" $'@ann-lee\n@eve'
is 'as both' "$(wsoa alerts --jsonl | jq -c 'select(.ref == "9.2" and .person == "@eve").roles')" '["owner","accountable"]'
ok wsoa set wsoa-2018 accountable_officers=@jane
ok wsoa set 9.2 accountable=
is 'else those of the plan' "$(items '.ref == "9.2" and .person == "@jane"' | cut -d ' ' -f 3)" late-5wd

# ---- a program that fails ----

cat >sendmail <<'S'
#!/bin/sh
# Takes what is not for Eve.
[ "$*" = -t ] || exit 64
echo "a word on standard output"
cat >message
grep -q '^To: .*eve@' message && { echo "550 5.1.1 <eve@example.org>: unknown" >&2; exit 67; }
cat message >>sent
S
chmod +x sendmail
expect_err 1 'eve: ./sendmail ended with status 67: a word on standard output; 550 5.1.1 <eve@example.org>: unknown' wsoa alerts send --sendmail ./sendmail "${from[@]}"
has 'who it was' "$err" '1 message could not be delivered'
is 'the others went out' "$(grep -c '^To:' sent)" "$(wsoa log --jsonl | jq -r 'select(.act == "told" and .at > "2019-11-04") | .changes | select(."told.how"[1] == "sent")."told.message"[1]' | sort -u | grep -vFf <(cat out/*.eml | sed -n 's/^Message-ID: <\(.*\)>\r$/\1/p') | wc -l)"
is 'lines end as programs take them' "$(grep -c $'\r' sent)" 0
is 'it is recorded' "$(told '."told.how" == "failed"')" 7
is 'and tried again' "$(items '.how == null' | cut -d ' ' -f 1,2 | sort)" $'@eve 9.1\n@eve 9.2'
before=$(events)
expect_err 1 'could not be delivered: see: wsoa alerts' wsoa alerts send --sendmail ./sendmail "${from[@]}"
is 'what failed again is not nothing' "$(grep -c 'nothing new' <<<"$out")" 0
has 'but tried again' "$out" '1 message could not be delivered; the next run tries again.'
is 'a second failure is no news' "$(events)" "$before"
expect_status 1 wsoa alerts send --sendmail ./sendmail --json "${from[@]}"
ok jq -e '[.items[] | select(.how == "failed")] | length == 2' <<<"$out"
expect_err 1 'cannot be run' wsoa alerts send --sendmail ./nothing "${from[@]}"
printf '#!/bin/sh\nkill -9 $$\n' >dies
printf '#!/bin/sh\nexec >&- 2>&-\nsleep 0.2\nexec cat >late\n' >slow
chmod +x dies slow
expect_err 1 'was ended by signal 9' wsoa alerts send --sendmail ./dies "${from[@]}"

# ---- between sending and recording ----

printf '#!/bin/sh\ncat >once\nkill -9 $PPID\n' >crash
chmod +x crash
expect_status 137 wsoa alerts send --sendmail ./crash "${from[@]}"
is 'nothing is recorded' "$(events)" "$before"
ok wsoa alerts send --sendmail ./slow "${from[@]}"
is 'the same message' "$(grep ^Message-ID late)" "$(grep ^Message-ID once)"
is 'all is told' "$(items '.how == null')" ''
ok wsoa verify

# ---- two at once ----

ok wsoa add action 9.3 title='At once' due_on=2019-11-04 owner=@jane start_on=2019-10-01
printf '#!/bin/sh\ncat >>twice\ntouch sending\nwhile ! [ -e go ]; do sleep 0.05; done\n' >waits
chmod +x waits
wsoa alerts send --sendmail ./waits "${from[@]}" >first.out 2>&1 &
first=$!
while ! [ -e sending ]; do sleep 0.05; done
expect_err 6 'alerts are being sent by another run' wsoa alerts send --sendmail ./waits "${from[@]}"
ok wsoa note 9.3 'the store is not locked while mail is sent'
touch go
wait "$first"
is 'the first run succeeded' $? 0
is 'one message' "$(grep -c '^To:' twice)" 1
is 'through a link it is the same store' "$(ln -s wsoa.db other.db; wsoa alerts send --db other.db --sendmail ./waits "${from[@]}" | sed -n 4p)" 'There was nothing new to tell.'
is 'one lock' "$(ls ./*-alerts)" ./wsoa.db-alerts

# ---- more than fits a message ----

ok wsoa add person @max name='Max Poe' email=max.poe@example.org
{
	echo ref,title,due_on,start_on,owner
	for n in {1..103}; do echo "8.$n,Many $n,2019-11-04,2019-10-01,@max"; done
} >many.csv
ok wsoa import actions many.csv --yes
ok wsoa alerts send --mail-to-folder many "${from[@]}"
mail=$(tr -d '\r' <many/2019-11-04-max-*.eml)
has 'all are counted' "$mail" '103 actions need your attention'
is 'a hundred are listed' "$(grep -c '^8\.[0-9]*, due' <<<"$mail")" 100
is 'the rest is counted, in text and HTML' "$(grep -o 'and 3 more: wsoa my' <<<"$mail" | wc -l)" 2
is 'all three steps of all are recorded as told' "$(wsoa alerts --jsonl | jq -r 'select(.person == "@max") | .ref' | wc -l)/$(wsoa log --jsonl | jq -r 'select(.act == "told") | .changes | select(."told.message"[1] == "'"$(sed -n 's/^Message-ID: <\(.*\)>$/\1/p' <<<"$mail")"'") | 1' | wc -l)" 0/309

# ---- words that bite ----

long=$(printf 'word %.0s' {1..2000})
ok wsoa add action 9.4 title='<script>alert("x")</script> & =?UTF-8?Q?y?= שלום' due_on=2019-11-04 owner=@jane start_on=2019-10-01
rm -f go message
ok wsoa alerts send --mail-to-folder bite "${from[@]}"
mail=$(tr -d '\r' <bite/2019-11-04-jane-*.eml)
has 'the subject is encoded' "$mail" '9=2E4_due_4_November_2019'
is 'no markup' "$(grep -c '<script' <(sed -n '/text\/html/,$p' <<<"$mail"))" 0
for ref in 9.5 9.6 9.7 9.8; do
	ok wsoa add action $ref title="$long" due_on=2019-11-04 owner=@jane start_on=2019-10-01
done
expect_err 1 'true did not read the whole message' wsoa alerts send --sendmail true "${from[@]}"
ok wsoa alerts send --mail-to-folder bite2 "${from[@]}"
is 'no line is too long' "$(tr -d '\r' <bite2/2019-11-04-jane-*.eml | awk 'length > 76' | wc -l)" 0
ok wsoa verify
