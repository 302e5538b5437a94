#!/usr/bin/env bash
# 200 processes, each updating an action of its own at the same moment.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

n=200
unset WSOA_NOW
wsoa init --area Marlshire --as "Ann Lee" >/dev/null
wsoa add plan wsoa-2018 form=wsoa >/dev/null
{
	echo ref,title,due_on
	for i in $(seq $n); do echo "1.$i,Action $i,2019-05-31"; done
} >actions.csv
ok wsoa import actions actions.csv

for i in $(seq $n); do
	wsoa update "1.$i" green "$((i % 101))%" "update number $i" >out.$i 2>&1 &
	pids[i]=$!
done
failed=0
for i in $(seq $n); do
	wait "${pids[i]}" || { failed=$((failed + 1)); cat out.$i; }
done
is "every process succeeded" $failed 0
is "none was lost" "$(wsoa list actions rating:green --json | jq '[.items[] | select(.progress == "update number " + (.ref | sub("1\\.";"")))] | length')" $n
is "the log holds each once" "$(wsoa log --jsonl | grep -c '"act":"updated"')" $n
ok wsoa verify
