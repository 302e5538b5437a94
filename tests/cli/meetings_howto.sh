#!/usr/bin/env bash
# docs/how-to/meetings.md, typed line by line: each line prints what the page says.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export COLUMNS=80 WSOA_PERSON=@ann-lee

# at DAY COMMAND...: what happened before the page begins
at()
{
	WSOA_NOW=$1T10:00:00Z "$WSOA" "${@:2}" >/dev/null || _fail "on $1: ${*:2}" 'it was refused'
}
at 2019-09-02 init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
at 2019-09-02 add plan wsoa-2018 form=wsoa title=Plan
at 2019-09-02 add person @jane name='Jane Doe'
at 2019-09-02 add person @tom name='Tom Fox'
at 2019-09-02 add organisation ccg name='Marlshire CCG'
at 2019-09-02 add post manager title='SEND manager' organisation=ccg holder=@jane
at 2019-09-02 add post head title='Head of SEND'
at 2019-09-02 add weakness W1 title='Waiting times' accountable=@tom
at 2019-09-02 add action 1.1 title='Publish the pathway' owner=manager weaknesses=W1 due_on=2019-12-31
at 2019-09-02 add action 1.2 title='Train school nurses' owner=manager weaknesses=W1 due_on=2019-12-20
at 2019-09-02 add action 1.3 title='Ask families each term' owner=head weaknesses=W1 due_on=2020-03-31
at 2019-09-02 add action 1.4 title='Hire a therapist' owner=@tom weaknesses=W1 due_on=2020-03-31
at 2019-09-02 add meeting B3 board='SEND Improvement Board' held_on=2019-09-12 updates_by=2019-09-05
at 2019-09-12 add decision meeting=B3 about=1.3 text='Bring a costed proposal'
at 2019-09-23 'done' 1.1 'On the local offer' --held-by 'Web team' --as @jane
at 2019-10-01 update 1.4 green 'Interviews are set' --as @tom
at 2019-10-02 decide B3 hold 1.4 --until 2019-10-11 --text 'Until the budget is known' --chairs-action

typed "$WSOA_SOURCE_DIR/docs/how-to/meetings.md"
