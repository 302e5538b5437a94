#!/usr/bin/env bash
# docs/how-to/carry-forward.md as it is typed.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

page=$WSOA_SOURCE_DIR/docs/how-to/carry-forward.md
export WSOA_PERSON=@ann-lee WSOA_NOW=2018-08-20
wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>' >/dev/null
wsoa add plan wsoa-2018 form=wsoa title='Written statement of action' accepted_on=2018-08-31 >/dev/null
wsoa add person @jane name='Jane Doe' >/dev/null
wsoa add weakness W01 title='Skills and commitment of schools' >/dev/null
wsoa add weakness W02 title='Specialist provision' >/dev/null
wsoa add weakness W03 title='Waiting times' >/dev/null
wsoa add action 1.1 title='Train all staff' owner=@jane weaknesses=W01 due_on=2022-03-31 >/dev/null
wsoa add action 1.2 title='Visit every school' owner=@jane weaknesses=W01,W03 due_on=2021-12-31 >/dev/null
wsoa add action 2.1 title='Open two bases' owner=@jane weaknesses=W02 due_on=2021-12-31 >/dev/null
wsoa add measure M1 title='Places' weaknesses=W02 >/dev/null
wsoa move wsoa-2018 start >/dev/null
export WSOA_NOW=2022-01-20
wsoa move 1.2 start >/dev/null
wsoa done 2.1 'Two bases are open' --held-by me >/dev/null
wsoa add visit V6 form=revisit starts_on=2021-11-01 ends_on=2021-11-03 >/dev/null
wsoa judge V6 not-sufficient W01-W02 >/dev/null
wsoa judge V6 sufficient W03 >/dev/null

# The one command that prints no more than the trial before it is typed when its turn has come.
sed '/^```sh$/,/^```$/ { s/^```sh$/```console/; s/^wsoa .*/$ & >\/dev\/null/ }' "$page" >page.md
typed page.md
is 'all of it was typed' "$(wsoa list plans --all-plans --jsonl | jq -rs 'map(.ref + " " + .status) | join(", ")')" \
	'app-2022 draft, pap-2024 draft, wsoa-2018 superseded'
ok wsoa verify
