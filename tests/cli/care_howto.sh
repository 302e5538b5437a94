#!/usr/bin/env bash
# The page about looking after a store, typed as it stands; its folder /srv/wsoa is a folder of the test.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

PATH=$(dirname "$WSOA"):$PATH
page=$WSOA_SOURCE_DIR/docs/how-to/care.md
srv=$PWD/srv
export WSOA_PERSON=@ann-lee WSOA_DB=$srv/wsoa.db
mkdir -p "$srv/copies"
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title=Plan >/dev/null
wsoa add action 1.1 title='Train all staff' due_on=2019-12-31 >/dev/null

# The N-th block of the page in one language, with the folder of the test.
part()
{
	block "$page" "$@" | sed "s#/srv/wsoa#$srv#g"
}

ok bash -euc "$(part console 1)"
ok wsoa verify --db "$srv/copies/wsoa-now.db"

# ---- each night ----

part sh 1 >nightly-copy
chmod +x nightly-copy
today=$srv/copies/wsoa-$(date +%F).db
for i in {1..31}; do : >"$srv/copies/wsoa-2018-01-$(printf %02d "$i").db"; done
ok ./nightly-copy
has 'prints the copy and its checkpoint' "$out" "$today 4 events, $(wsoa verify --json | jq -r .checked.checkpoint)"
is 'thirty are kept, the youngest' "$(ls "$srv"/copies/wsoa-2*.db | wc -l) $(ls "$srv"/copies/wsoa-2*.db | head -n 1)" "30 $srv/copies/wsoa-2018-01-03.db"
ok wsoa verify --db "$today"
expect_err 3 'there is something of this name already' ./nightly-copy
is 'a name for cron and for systemd' "$(grep -c 'nightly-copy$' <<<"$(part crontab 1; part ini 1)")" 2
if command -v systemd-analyze >/dev/null; then
	part ini 1 | sed "s#^ExecStart=.*#ExecStart=/bin/true#" >wsoa-copy.service
	part ini 2 >wsoa-copy.timer
	_run systemd-analyze verify ./wsoa-copy.timer
	is 'systemd can read them' "$(grep wsoa-copy <<<"$err")" ''
fi

# ---- getting a copy back ----

wsoa note 1.1 'younger than the copy' >/dev/null
part sh 2 >restore
printf x | dd of="$WSOA_DB" bs=1 seek=5000 conv=notrunc status=none
ok bash restore
is 'the copy is the store' "$(wsoa log --jsonl | sha256sum)" "$(wsoa log --jsonl --db "$srv/copies/wsoa-now.db" | sha256sum)"
is 'what was there is kept' "$(ls "$srv/wsoa.db.broken" | head -n 1)" wsoa.db
expect_status 1 bash restore # once is enough

# ---- when something is wrong ----

ok bash -euc "$(part console 2)"
sqlite3 "$WSOA_DB" "UPDATE action SET title = 'x'"
expect_status 1 bash -euc "$(part console 2)"
ok bash -euc "$(part console 3)"
ok bash -euc "$(part console 2)"
is 'the copy that the page names' "$(ls "$srv"/wsoa.db.rebuild-backup)" "$srv/wsoa.db.rebuild-backup"
is 'no block was left out' "$(grep -c '^```[a-z]' "$page")" 8
