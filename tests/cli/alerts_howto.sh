#!/usr/bin/env bash
# docs/how-to/alerts.md as it is typed: the commands, the line of cron, the units of systemd.
set -u
# shellcheck source=tests/cli/harness.sh
. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
page=$WSOA_SOURCE_DIR/docs/how-to/alerts.md

# A machine: the program and the mail program in a path of their own, a home with a store.
mkdir bin
ln -s "$WSOA" bin/wsoa
cat >bin/msmtp <<'S'
#!/bin/sh
[ "$*" = -t ] && exec cat >>"$HOME/sent"
S
chmod +x bin/msmtp
export PATH=$PWD/bin:$PATH
cd "$HOME" || exit 1
ok wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
ok wsoa add plan wsoa-2018 form=wsoa title='Written statement of action'
ok wsoa add person @jane name='Jane Doe' email=jane@example.org
ok wsoa add action 1.1 title='Write it down' due_on=2019-10-11 owner=@jane start_on=2019-09-02

ok bash -e -c "$(block "$page" sh 1)"
has 'the team is told too' "$out" 'SEND programme team <send.programme@marlshire.example>: 1 action'
ok bash -e -c "$(block "$page" sh 2)"
is 'messages in a folder' "$(ls outbox | wc -l)" 3
is 'the store itself told nothing' "$(wsoa log --jsonl | grep -c '"act":"told"')" 0

# cron gives a command little more than a home; its path is set by the page.
settings=$(block "$page" crontab | sed -n '/^PATH=/p')
line=$(block "$page" crontab | sed '/^PATH=/d')
is 'a path and a line' "$(wc -l <<<"$line") $settings" '1 PATH=/usr/local/bin:/usr/bin:/bin'
read -r minute hour day month weekday command <<<"$line"
is 'at seven on working days' "$minute $hour $day $month $weekday" '0 7 * * 1-5'
ok env -i HOME="$HOME" LC_ALL=C.UTF-8 PATH="$PATH" WSOA_NOW="$WSOA_NOW" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} /bin/sh -c "$command"
is 'a message each' "$(grep -c '^To: ' sent)" 3
is 'from the address of the page' "$(grep -c '^From: .*<wsoa@marlshire.example>' sent)" 3
ok wsoa verify

# systemd reads the units; the program is where this build has it.
block "$page" service | sed "s|/usr/local/bin/wsoa|$WSOA|" >wsoa-alerts.service
block "$page" timer >wsoa-alerts.timer
has 'the same command as in the line of cron' "$(grep ^ExecStart= wsoa-alerts.service)" "${command#*@alerts }"
if command -v systemd-analyze >/dev/null; then
	expect_out '' systemd-analyze --man=no verify ./wsoa-alerts.service ./wsoa-alerts.timer
	is 'nor a warning' "$err" ''
	ok systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' wsoa-alerts.timer)"
else
	echo 'skipped: systemd-analyze is not installed'
fi
