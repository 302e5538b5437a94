#!/usr/bin/env bash
# Who acts: login, --as, WSOA_PERSON; on whose word; people who left; roles.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

me=$(id -un)
ok wsoa init --area Marlshire --as 'Ann Lee <ann@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa
ok wsoa add person @jane name='Jane Doe' login=jane-of-elsewhere
ok wsoa add person @tom name='Tom Fox' roles=auditor
ok wsoa add person @liz name='Liz Left' left_on=2019-10-13
ok wsoa add person @eve name='Eve Last' left_on=2019-10-14

# the last event's member of that name, as --json shows it
last()
{
	wsoa log --last 1 --json | jq -r ".items[0].$1"
}

# ---- who ----

ok wsoa note wsoa-2018 'by login'
is 'the person with this login' "$(last actor)" @ann-lee
ok env WSOA_PERSON=@jane "$WSOA" note wsoa-2018 'by variable'
is 'WSOA_PERSON goes before the login' "$(last actor)" @jane
ok env WSOA_PERSON=@jane "$WSOA" note wsoa-2018 'by option' --as @tom
is '--as goes before WSOA_PERSON' "$(last actor)" @tom
ok env WSOA_PERSON= "$WSOA" note wsoa-2018 'an empty variable says nothing'
is 'an empty WSOA_PERSON' "$(last actor)" @ann-lee
ok wsoa note wsoa-2018 'refs are matched without case' --as @JANE
is '--as in capitals' "$(last actor)" @jane
expect_err 4 "there is no person '@nobody'" wsoa note wsoa-2018 x --as @nobody
expect_err 4 "'wsoa-2018' is a plan, not a person" wsoa note wsoa-2018 x --as wsoa-2018
expect_err 4 "there is no person 'jane'" env WSOA_PERSON=jane "$WSOA" note wsoa-2018 x

# ---- nobody ----

ok wsoa set @ann-lee login=
expect_err 2 "in this store has the login '$me': say who acts: --as @ref, or WSOA_PERSON" wsoa note wsoa-2018 x
expect_err 2 '"status":"invalid"' wsoa note wsoa-2018 x --json
expect_err 2 'it is not known who asks' wsoa my
for command in 'list people' 'show @jane' 'history @jane' log status overdue due lint verify calendar timetable 'calc 2019-10-14'; do
	# shellcheck disable=SC2086
	ok wsoa $command
done
ok wsoa
has 'plain wsoa shows the position where nobody is known' "$out" Marlshire
ok wsoa set @jane "login=$me" --as @ann-lee
ok wsoa note wsoa-2018 'by her login'
is 'the one who has it now' "$(last actor)" @jane
ok wsoa set @jane left_on=2019-10-13 --as @ann-lee
expect_err 2 "in this store has the login '$me'" wsoa note wsoa-2018 'who left is not meant by the login'
ok wsoa set @ann-lee "login=$me" --as @ann-lee
ok wsoa note wsoa-2018 'the login of who left is free'
is 'the new one' "$(last actor)" @ann-lee
ok wsoa set @jane login= left_on=

# ---- those who left ----

expect_err 3 '@liz has left the partnership' wsoa note wsoa-2018 x --as @liz
expect_err 3 '@liz has left the partnership' env WSOA_PERSON=@liz "$WSOA" set wsoa-2018 title=x
ok wsoa list people --as @liz
ok wsoa note wsoa-2018 'on the last day' --as @eve
expect_err 3 '@eve has left' env WSOA_NOW=2019-10-15T09:00:00Z "$WSOA" note wsoa-2018 x --as @eve

# ---- on whose word ----

ok wsoa note wsoa-2018 'she rang' --for @jane
is 'who typed it' "$(last actor)" @ann-lee
is 'on whose word' "$(last for)" @jane
line=$(wsoa log --jsonl --last 1)
uuid=$(wsoa show @jane --json | jq -r '.items[0].uuid // .record.uuid')
is 'the line of the log has both' "$(jq -c '[.actor != .for, .for]' <<<"$line")" "[true,\"$uuid\"]"
has 'history tells both' "$(wsoa history wsoa-2018)" 'Ann Lee for Jane Doe'
ok wsoa note wsoa-2018 'his own word'
is 'without --for there is no such key' "$(wsoa log --jsonl --last 1 | jq 'has("for")')" false
expect_err 4 "there is no person '@nobody'" wsoa note wsoa-2018 x --for @nobody
expect_err 4 'not a person' wsoa note wsoa-2018 x --for wsoa-2018
ok wsoa add action 1.1 title=One --for @tom
is 'every changing command takes it' "$(last for)" @tom
expect_err 3 'only the programme team' wsoa set 1.1 title=Two --as @jane --for @ann-lee

# ---- roles ----

expect_err 3 'nobody changes their own roles: ask another member of the programme team' wsoa set @ann-lee roles=auditor,programme
expect_err 3 'nobody changes their own roles' wsoa set @ann-lee roles=
expect_err 3 'nobody changes their own roles' wsoa set @ann-lee,@tom roles=auditor --yes
expect_err 3 'nobody changes their own roles' wsoa correct @ann-lee roles=auditor --reason slip
printf 'Ref,Name,Roles\n@ann-lee,Ann Lee,auditor\n' >people.csv
ok wsoa import people people.csv
has 'a sheet may not either: its other columns are read' "$err" "warning: row 2, column 3 'Roles': 'auditor': nobody changes their own roles"
expect_err 2 'nobody changes their own roles' wsoa import people people.csv --strict
expect_err 3 'nobody removes themselves' wsoa remove @ann-lee --reason x
expect_err 3 'nobody changes their own roles' wsoa set @jane roles=programme --as @jane
expect_err 3 'only the programme team may change it' wsoa set @jane roles=programme --as @tom
expect_err 2 'roles' wsoa set @jane roles=king
is 'nothing of that was done' "$(wsoa list people --jsonl | jq -c 'select(.ref == "@ann-lee" or .ref == "@tom") | .roles')" $'["programme"]\n["auditor"]'
ok wsoa set @jane roles=programme,auditor
ok wsoa set @ann-lee roles=programme,auditor --as @jane
expect_err 3 'nobody changes their own roles' wsoa undo --batch "$(wsoa log --last 1 --json | jq '.items[0].batch')" --reason x
ok wsoa set @ann-lee roles= --as @jane
expect_err 3 'only the programme team' wsoa set 1.1 title=Two
ok wsoa set 1.1 title=Two --as @jane
is 'roles are a sorted set' "$(wsoa list people '@jane' --jsonl | jq -c .roles)" '["auditor","programme"]'
expect_out '@jane' bash -c '"$WSOA" list people roles:programme --jsonl | jq -r .ref'

# ---- posts ----

ok wsoa add post send-manager title='SEND manager' --as @jane
ok wsoa add post officer title=Officer holder=@tom cover=@eve --as @jane
ok wsoa set 1.1 owner=officer --as @jane
ok wsoa update 1.1 amber 'Begun' --reason Late --as @tom
ok wsoa update 1.1 amber 'Cover begun' --reason Late --as @eve
expect_err 3 'only the lead' wsoa update 1.1 amber 'Not mine' --as @ann-lee
ok wsoa set 1.1 owner=send-manager --as @jane
expect_out 1.1 bash -c '"$WSOA" list actions vacant --jsonl | jq -r .ref'
expect_err 3 'only the lead' wsoa update 1.1 amber 'No longer mine' --as @tom
ok wsoa set send-manager holder=@ann-lee --as @jane
ok wsoa update 1.1 green 'Mine now'
expect_err 2 "'1.1' is an action" wsoa set send-manager holder=1.1 --as @jane
ok wsoa verify

# An address that no mail reaches is said when it is typed.
ok wsoa add person @post name=Post email='a@example.org,b@example.org' --as @jane
has 'a warning' "$err" 'not one address'
ok wsoa set @post email=post@example.org --as @jane
is 'no warning' "$err" ''

# ---- the post for a minute: whoever led it when it was delivered is no other pair of eyes ----

WSOA_NOW=2019-09-02T09:00:00Z ok other init --area M --as "Ann Lee <ann@example.org>"
ok other add plan p form=wsoa title=Plan
ok other add person @jane name=Jane
ok other add person @max name=Max
ok other add post mgr title=Manager holder=@jane
ok other add workstream S1 title=Stream
ok other add weakness W1 title=Waits
ok other add action A1 title=Act owner=mgr workstream=S1 weaknesses=W1
ok other add action A2 title=Another owner=@jane workstream=S1 weaknesses=W1
ok other move A1 start
ok other move A2 start
ok other done A1 "Done" --held-by Ann
ok other done A2 "Done" --held-by Ann
ok other handover mgr --to @max
ok other set A2 owner=@max
ok other set S1 lead=@jane
expect_err 3 'the lead of A1 may not make this move as well' other move A1 sign-off --as @jane
expect_err 3 'the lead of A2 may not make this move as well' other move A2 sign-off --as @jane
WSOA_NOW=2019-10-15T09:00:00Z expect_err 3 'the lead of A1 may not' other move A1 sign-off --as @jane
WSOA_NOW=2019-10-16T09:00:00Z ok other add action A3 title="Of Max alone" owner=mgr workstream=S1 weaknesses=W1
WSOA_NOW=2019-10-16T09:01:00Z ok other move A3 start
WSOA_NOW=2019-10-16T09:02:00Z ok other done A3 "Done" --held-by Ann
WSOA_NOW=2019-10-16T09:03:00Z ok other move A3 sign-off --as @jane
rm -r other

# ---- who left, and leads by name ----

WSOA_NOW=2019-09-02T09:00:00Z ok other init --area M --as "Ann Lee <ann@example.org>"
ok other add plan p form=wsoa title=Plan
ok other add person @max name=Max
ok other add person @jane name=Jane
ok other add weakness W1 title=Waits accountable=@jane
ok other add action A1 title=Act owner=@max weaknesses=W1
ok other add action A2 title=Over owner=@max weaknesses=W1
ok other add measure M1 title=Plans owner=@max weaknesses=W1
ok other add meeting B1 board=Board held_on=2019-10-01
ok other decide B1 cancel A2 --reason "Not needed"
ok other set @max left_on=2019-10-01
has 'what names them' "$err" 'warning: @max: 2 live records name them by themselves, and nobody is asked then: pass on what is theirs: wsoa handover @max --to @person'
is 'the filter' "$(other list vacant --json | jq -r '.items[].ref')/$(other list measures vacant --json | jq -r '.items[].ref')" A1/M1
is 'lint' "$(other lint L004 --json | jq -c '[.items[] | [.ref, .found]]')" '[["A1","led by somebody who has left: Max (@max)"]]'
has 'show' "$(other show A1)" 'Max (has left)'
is 'not before that' "$(other list vacant --position 2019-09-30 --json | jq '.items | length')" 0
ok other handover @max --to @jane
is 'passed on' "$(other list vacant --json | jq '.items | length')" 0
rm -r other
