#!/usr/bin/env bash
# docs/how-to/meetings.md, typed line by line: each line prints what the page says.
set -u
# shellcheck source=tests/cli/harness.sh
. "$(dirname "$0")/harness.sh"

export COLUMNS=80 WSOA_PERSON=@ann-lee

# What happened before the page begins.
ok at 2019-09-02 init --area Marlshire --as 'Ann Lee <ann.lee@example.org>'
ok at 2019-09-02 add plan wsoa-2018 form=wsoa title=Plan
ok at 2019-09-02 add person @jane name='Jane Doe'
ok at 2019-09-02 add person @tom name='Tom Fox'
ok at 2019-09-02 add organisation ccg name='Marlshire CCG'
ok at 2019-09-02 add post manager title='SEND manager' organisation=ccg holder=@jane
ok at 2019-09-02 add post head title='Head of SEND'
ok at 2019-09-02 add weakness W1 title='Waiting times' accountable=@tom
ok at 2019-09-02 add action 1.1 title='Publish the pathway' owner=manager weaknesses=W1 due_on=2019-12-31
ok at 2019-09-02 add action 1.2 title='Train school nurses' owner=manager weaknesses=W1 due_on=2019-12-20
ok at 2019-09-02 add action 1.3 title='Ask families each term' owner=head weaknesses=W1 due_on=2020-03-31
ok at 2019-09-02 add action 1.4 title='Hire a therapist' owner=@tom weaknesses=W1 due_on=2020-03-31
ok at 2019-09-02 add meeting B3 board='SEND Improvement Board' held_on=2019-09-12 updates_by=2019-09-05
ok at 2019-09-12 add decision meeting=B3 about=1.3 text='Bring a costed proposal'
ok at 2019-09-23 'done' 1.1 'On the local offer' --held-by 'Web team' --as @jane
ok at 2019-10-01 update 1.4 green 'Interviews are set' --as @tom
ok at 2019-10-02 decide B3 hold 1.4 --until 2019-10-11 --text 'Until the budget is known' --chairs-action

typed "$WSOA_SOURCE_DIR/docs/how-to/meetings.md"
