#!/usr/bin/env bash
# Packs: the same bytes again and again; every tampering is found and named; hostile folders do no harm.
source "$WSOA_SOURCE_DIR/tests/cli/harness.sh"

export WSOA_PERSON=@ann-lee
mkdir plan
cp "$WSOA_SOURCE_DIR"/tests/plans/marlshire-{weaknesses,actions,measures}.csv plan
printf 'minutes of the board\n' >minutes.txt
printf 'about a child\n' >'a child.txt'
printf 'a slip\n' >slip.txt
export WSOA_NOW=2019-10-14T09:00:00Z
wsoa init --area Marlshire --as "Ann Lee <ann.lee@example.org>" >/dev/null
wsoa add plan wsoa-2018 form=wsoa title="Written statement of action" >/dev/null
wsoa import plan --opening 2018-06-04 >/dev/null 2>&1
wsoa add person @jane name="Jane Doe" email=jane.doe@example.org >/dev/null
wsoa set send-group-manager holder=@jane >/dev/null
ok wsoa attach 3.1.4 minutes.txt title=Minutes
ok wsoa attach 3.1.4 'a child.txt' title="About a family" sensitivity=personal
ok wsoa attach 3.1.4 slip.txt title=Slip
ok wsoa set 3.1.4 "progress==1+1"
ok wsoa note 3.1.4 "a note" --reason "why not"
ok wsoa set 3.1.4 "next_steps=A third team"
ok wsoa undo

# ---- the same bytes ----

ok wsoa export visit -o one
ok jq -e '.document == "export" and .pack.left_out == 1 and .pack.folder == "two"' <(at 2019-10-14T21:30:00Z export visit -o two --json)
is "at another time of the day" "$(diff -r one two)" ""
(umask 077 && LC_ALL=C TZ=Pacific/Auckland COLUMNS=40 wsoa export visit -o three >/dev/null)
is "under another umask, locale and zone" "$(diff -r one three)" ""
is "the umask says who may read it" "$(stat -c %a three three/data three/data/plan.json one one/data one/bagit.txt | paste -sd' ')" "700 700 600 755 755 644"
has "what --json prints has its schema" "$(wsoa schema)" "export"
is "nothing is left beside" "$(ls -d ./*.part* 2>/dev/null)" ""

ok at 2019-10-15T09:00:00Z update 3.1.4 amber 60% "Live in two of the three teams" --reason "The third team moved"
ok at 2019-10-15T09:00:00Z add person @tom name="Tom Fox"
ok at 2019-10-20T09:00:00Z export visit -o evening --as-of 2019-10-14
is "as of that evening, made later" "$(diff -r one evening)" ""
is "today's is another" "$(at 2019-10-20T09:00:00Z export visit -o later >/dev/null; cmp -s one/data/events.jsonl later/data/events.jsonl; echo $?)" 1

# ---- what is in it ----

is "a bag" "$(cat one/bagit.txt)" $'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8'
has "of that day" "$(cat one/bag-info.txt)" "Bagging-Date: 2019-10-14"
has "its sum" "$(cat one/bag-info.txt)" "Payload-Oxum: $(find one/data -type f -printf '%s\n' | awk '{ s += $1 } END { print s "." NR }')"
ok bash -c 'cd one && sha256sum --check --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt'
is "every payload file is listed" "$(cut -c67- one/manifest-sha256.txt)" "$(cd one && find data -type f | LC_ALL=C sort)"
is "the log is the log" "$(cat one/data/events.jsonl)" "$(wsoa log --jsonl --as-of 2019-10-14)"
is "the checkpoint" "$(sed -n 's/^hash: //p' one/data/checkpoint.txt)" "$(tail -n 1 one/data/events.jsonl | tr -d '\n' | sha256sum | cut -c-64)"
is "all actions" "$(jq '.actions | length' one/data/plan.json)" 41
is "records are those of list" "$(jq -S '.actions[]' one/data/plan.json)" "$(wsoa list actions --as-of 2019-10-14 --jsonl | jq -S .)"
is "rows of the CSV too" "$(tail -n +2 one/data/records/measures.csv | wc -l)" "$(wsoa list measures --jsonl | wc -l)"
has "a formula is guarded" "$(cat one/data/records/actions.csv)" ",'=1+1,"
for file in one/data/records/*.csv; do
	is "the metadata of $file name its columns" "$(jq -r '[.tableSchema.columns[].name] | join(",")' "$file-metadata.json")" "$(head -n 1 "$file" | tr -d '\r')"
	is "and its address" "$(jq -r .url "$file-metadata.json")" "${file##*/}"
done
is "a set has its separator" "$(jq -r '.tableSchema.columns[] | select(.name == "weaknesses").separator' one/data/records/actions.csv-metadata.json)" ", "
is "no addresses and accounts" "$(grep -rl 'example\.org' one | wc -l)" 0
is "no names of personal files" "$(grep -rl 'a child.txt' one | wc -l)" 0
is "no personal files" "$(grep -rl 'about a child' one | wc -l)" 0
has "which the index says" "$(cat one/data/evidence/index.csv)" "[withheld],14,personal,left out"
has "and the page" "$(cat one/data/index.html)" "marked as personal, with their names: 1."
is "links of the page lead somewhere" "$(cd one/data && sed -n 's/.*<a href="\([^#"]*\)".*/\1/p' index.html | xargs ls >/dev/null 2>&1; echo $?)" 0
ok wsoa export visit -o personal --personal --as-of 2019-10-14
is "personal files where they are asked for" "$(grep -rl 'about a child' personal | wc -l)" 1
ok wsoa verify personal

# ---- in order ----

for pack in one evening later; do
	ok wsoa verify $pack
	has "what cannot be proved is said" "$out" "the log was not written anew"
done
ok bash -c 'cd / && "$WSOA" verify "$1" --json' bash "$PWD/one"
ok jq -e '.document == "pack" and .checked.withheld == 4 and .checked.evidence == 2 and .checked.left_out == 1' <<<"$out"
is "verify writes nothing into a pack" "$(diff -r one two)" ""
is "and leaves nothing behind" "$(ls "$TMPDIR")" ""
ok wsoa verify later --against one
has "the older pack is named" "$out" "older pack: one"
ok wsoa verify one --against two
ok wsoa export visit -o position --position 2019-10-11 --since 2019-09-16 --plan wsoa-2018
has "how it was asked for" "$(cat position/data/checkpoint.txt)" $'position: 2019-10-11\nsince: 2019-09-16\nplan: wsoa-2018'
ok wsoa verify position
ok wsoa export visit -o asked --on 2019-12-01
ok wsoa verify asked
ok wsoa export visit -o event --as-of 100
is "up to an event" "$(wc -l <event/data/events.jsonl)" 100
ok wsoa verify event
ok wsoa verify

# ---- erasure ----

ok at 2019-10-16T09:00:00Z erase 3.1.4 progress --reason "a slip"
ok at 2019-10-16T09:00:00Z erase "$(wsoa list evidence --jsonl | jq -r 'select(.title == "Slip").ref')" file --reason "a slip"
ok at 2019-10-16T09:00:00Z erase 3.1.4 note --reason "a slip" --dated 2019-10-12
ok at 2019-10-17T09:00:00Z export visit -o erased
is "erased words are gone, from the day on which that was recorded" "$(grep -c '"erased":"2019-10-16"' erased/data/words.jsonl)" 3
has "erased files are listed" "$(cat erased/data/evidence/index.csv)" "erased,2019-10-16"
ok wsoa verify erased --against later
ok at 2019-10-17T09:00:00Z export visit -o before --as-of 2019-10-14
ok wsoa verify before --json
ok jq -e '.checked.later > 0' <<<"$out"
cp -r erased t
sed -i '0,/"text":"[^"]*"/s/"salt":"[^"]*","text":"[^"]*"/"erased":"2019-10-15"/' t/data/words.jsonl

# ---- tampering ----

# Both manifests made anew, as somebody with sha256sum can.
manifests()
{
	(cd "$1" && find data -type f | LC_ALL=C sort | xargs -d '\n' sha256sum >manifest-sha256.txt &&
		sha256sum bag-info.txt bagit.txt manifest-sha256.txt >tagmanifest-sha256.txt)
}

manifests t
expect_err 5 'but the log tells of no erasure' wsoa verify t

# Later than the checkpoint it rests on the maker's word, but never later than today.
forged()
{
	rm -rf t
	cp -r before t
	sed -i "0,/\"text\":\"[^\"]*\"/s/\"salt\":\"[^\"]*\",\"text\":\"[^\"]*\"/\"erased\":\"$1\"/" t/data/words.jsonl
	manifests t
}
forged "$(date -d '3 days' +%F)"
expect_err 5 'data/words.jsonl: line ' wsoa verify t
has "erased in the future" "$err" "they cannot have been erased on a day that has not come yet"
rm -rf t
cp -r before t
sed -i "s/,erased,2019-10-16/,erased,2199-01-01/" t/data/evidence/index.csv
manifests t
expect_err 5 'data/evidence/index.csv: row ' wsoa verify t
has "a file erased in the future" "$err" "the file cannot have been erased on a day that has not come yet"
ok wsoa verify before
has "whose word it is" "$out" "it rests on the word of whoever made the pack"

# A copy t of the pack one.
fresh()
{
	rm -rf t
	cp -r one t
}

# tampered WHAT EXPECTED: the copy is another than the pack, and verify says how.
tampered()
{
	local what=$1
	shift
	has "$what: what was tried" "$(diff -rq one t || true)" " "
	expect_err 5 "$1" wsoa verify t
	is "$what: nothing is printed as verified" "$out" ""
}

printf 'outside\n' >outside.txt
sha=$(sha256sum <outside.txt | cut -c-64)
other=data/evidence/files/$(sha256sum <slip.txt | cut -c-64)
minutes=data/evidence/files/$(sha256sum <minutes.txt | cut -c-64)

fresh; printf x >>t/data/board/board.html
tampered "a byte" 'data/board/board.html has been changed: its SHA-256 is not that of the manifest'
fresh; sed -i '0,/[0-9][0-9]*<\/td>/s//999<\/td>/' t/data/board/board.html; manifests t
tampered "a number in the report" 'data/board/board.html differs at byte '
has "with its line" "$err" "(line "
fresh; sed -i '0,/"rating": "amber"/s//"rating": "green"/' t/data/plan.json; manifests t
tampered "a rating" 'data/plan.json differs at byte '
fresh; sed -i 's/SEND/Send/' t/data/records/actions.csv; manifests t
tampered "a record" 'data/records/actions.csv differs at byte '
fresh; sed -i 's/<h1>/<h1>!/' t/data/index.html; manifests t
tampered "the page" 'data/index.html differs at byte '
fresh; sed -i 100d t/data/events.jsonl; manifests t
tampered "a dropped event" 'data/events.jsonl: the chain breaks at line 100: its prev is not the SHA-256 of the line before'
fresh; sed -i '50s/T/t/' t/data/events.jsonl; manifests t
expect_status 5 wsoa verify t
fresh; sed -i '50s/^/x/' t/data/events.jsonl; manifests t
tampered "an event that is no JSON" 'data/events.jsonl: line 50 is no event that this program can read: not a line of JSON'
has "the way on" "$err" "compare it with a copy that somebody else has kept"
fresh; sed -i '50s/"act":"/&no-/' t/data/events.jsonl; manifests t
tampered "an unknown act" 'data/events.jsonl: line 50 is no event that this program can read: event 50: unknown act'
fresh; sed -i '50s/^/x/' t/data/words.jsonl; manifests t
tampered "words that are no JSON" 'data/words.jsonl: line 50 is no JSON'
has "the way on" "$err" "compare it with a copy that somebody else has kept"
fresh; sed -i '$d' t/data/events.jsonl; manifests t
expect_status 5 wsoa verify t
fresh; sed -i '/"text":"Minutes"/s/Minutes/Nothing/' t/data/words.jsonl; manifests t
tampered "a changed word" 'the words do not match their commitment'
fresh; sed -i '/"text":"Minutes"/s/"salt".*}/"withheld":"title"}/' t/data/words.jsonl; manifests t
tampered "a word kept back" 'these words are never kept back'
fresh; sed -i '/"text":"Minutes"/s/"salt":"\(.*\)","text":"M/"salt":"\1M","text":"/' t/data/words.jsonl; manifests t
tampered "a boundary moved" 'there are no words with their salt'
fresh; sed -i '/"text":"Minutes"/d' t/data/words.jsonl; manifests t
tampered "a word gone" 'these are the words of another commitment'
fresh; tail -n 1 t/data/words.jsonl >>t/data/words.jsonl; manifests t
tampered "a word too many" 'belongs to no event'
fresh; printf hello >t/data/board/extra.txt
tampered "a file added" 'data/board/extra.txt was added: it is in no manifest'
fresh; printf hello >t/data/board/extra.txt; manifests t
tampered "a file added and listed" 'data/board/extra.txt was added: the log gives no such file'
fresh; printf hello >t/extra.txt
tampered "a file beside" 'extra.txt was added: it is in no manifest'
fresh; rm t/data/records/posts.csv
tampered "a file missing" 'data/records/posts.csv is missing: a manifest lists it'
fresh; rm t/data/records/posts.csv; manifests t
tampered "a file missing and not listed" 'data/records/posts.csv is missing: the log gives such a file'
fresh; cp "t/$other" "t/$minutes"; manifests t
tampered "evidence swapped" "$minutes has been changed: it has not the SHA-256 that its name says"
fresh; rm "t/$minutes"; manifests t
tampered "evidence gone" "$minutes is missing: the index of evidence says it is there"
for rest in 1q d; do
	fresh; sed -i "$rest" t/data/evidence/index.csv; manifests t
	tampered "an emptied index" 'data/evidence/index.csv does not list the file of '
	has "of which pack" "$err" ": t: "
	is "nothing about a store" "$(grep -c 'run: wsoa' <<<"$err")" 0
done
for folder in empty data/empty data/evidence/files/empty data/empty/inner; do
	fresh; mkdir -p t/$folder
	tampered "an empty folder" "$folder was added: no file of a manifest lies in this folder"
done
fresh; rm "t/$minutes"; sed -i "s/,included,/,left out,/" t/data/evidence/index.csv; rm -f "t/$other"; manifests t
expect_status 5 wsoa verify t
fresh; sed -i 's/2019-10-14/2019-10-13/' t/data/checkpoint.txt; manifests t
expect_status 5 wsoa verify t
fresh; sed -i "s/^hash: .*/hash: $sha/; s/^events: .*/events: 5/" t/data/checkpoint.txt; manifests t
tampered "a checkpoint" 'data/checkpoint.txt names event 5 as the last'
fresh; printf 'x' >>t/bag-info.txt; manifests t
tampered "bag-info" 'bag-info.txt differs at byte '
fresh; rm -r t/data/definitions; manifests t
expect_err 5 'missing' wsoa verify t
fresh; sed -i 's/wsoa 0/wsoa 9/' t/data/checkpoint.txt t/bag-info.txt; sed -i 's/<h1>/<h1>!/' t/data/index.html; manifests t
expect_err 5 'it was made by wsoa 9' wsoa verify t

fresh; sed -i '50s/,"v"/, "v"/' t/data/events.jsonl; manifests t
tampered "an event in another spelling" 'data/events.jsonl: line 50 is no event that this program can read: event 50 is not in canonical form'
fresh; sed -i '$s/"seq":\([0-9]*\)/"seq":1\1/' t/data/events.jsonl; manifests t
tampered "an event by another number" 'calls itself event 1'
fresh; sed -i '$d' t/data/words.jsonl; manifests t
tampered "the last words gone" 'data/words.jsonl ends before the words of event '
definition=$(cd one && ls data/definitions/*.json | head -1)
fresh; printf ' ' >>"t/$definition"; manifests t
tampered "a definition" "$definition has not the SHA-256 that its name says"
fresh; printf 'a\0b' >"t/$definition"; manifests t
tampered "a definition that is no text" "$definition holds a NUL"
fresh; sed -i 's/,included,/,somewhere,/' t/data/evidence/index.csv; manifests t
tampered "an unknown state of a file" 'does not say what became of the file'
fresh; sed -i 's/1[.]0/2.0/' t/bagit.txt; manifests t
tampered "another kind of bag" 'bagit.txt does not say that this is a bag of version 1.0 in UTF-8'

# A log written anew is whole in itself; an older pack tells.
cp wsoa.db anew.db
ok wsoa init --db new.db --area Marlshire --as "Ann Lee <ann.lee@example.org>"
ok wsoa add plan wsoa-2018 form=wsoa title="Another past" --db new.db
ok wsoa export visit --db new.db -o anew
ok wsoa verify anew
expect_err 5 'event 1 is not what it was in the older pack: the log was written anew' wsoa verify anew --against one
expect_err 5 'this one ends before it: the log was cut short' wsoa verify one --against later
fresh; sed -i "s/^hash: .*/hash: $sha/" t/data/checkpoint.txt
expect_err 5 'the older pack does not end at its own checkpoint' wsoa verify later --against t

# ---- hostile folders ----

while IFS='|' read -r path text; do
	fresh
	printf '%s  %s\n' "$sha" "$path" >>t/manifest-sha256.txt
	expect_err 5 "$text" wsoa verify t
done <<-'END'
	data/../../outside.txt|manifest-sha256.txt lists a path that it may not list
	/etc/passwd|lists a path that it may not list
	../outside.txt|lists a path that it may not list
	data//plan.json|lists a path that it may not list
	data/./plan.json|lists a path that it may not list
	bagit.txt|lists a path that it may not list
	data/plan.json|data/plan.json is listed twice
	data/a b|lists a path that it may not list
END
fresh; printf '%s  data/\033[31m\n' "$sha" >>t/manifest-sha256.txt
expect_err 5 "'data/?[31m'" wsoa verify t
fresh; printf 'nonsense\n' >>t/manifest-sha256.txt
expect_err 5 'holds a line that is not a SHA-256' wsoa verify t
fresh; rm t/data/plan.json; ln -s ../../one/data/plan.json t/data/plan.json
expect_err 5 'data/plan.json is neither a plain file nor a folder' wsoa verify t
fresh; mv t/data/board aside; ln -s ../../aside t/data/board
expect_err 5 'data/board is neither a plain file nor a folder' wsoa verify t
rm -rf aside
fresh; rm t/bagit.txt; ln -s /dev/zero t/bagit.txt
expect_err 5 'bagit.txt is no plain file' wsoa verify t
fresh; rm t/manifest-sha256.txt; mkfifo t/manifest-sha256.txt
expect_err 5 'manifest-sha256.txt is no plain file' wsoa verify t
fresh; mkfifo t/data/pipe
expect_err 5 'data/pipe is neither a plain file nor a folder' wsoa verify t
fresh; mkdir -p t/data/a/b/c/d/e/f
expect_err 5 'lies too deep' wsoa verify t
fresh; head -c 9000000 /dev/zero | tr '\0' a >t/manifest-sha256.txt
expect_err 5 'manifest-sha256.txt: line 1 has more than' wsoa verify t
fresh; printf '\0' >>t/data/words.jsonl; manifests t
expect_err 5 'data/words.jsonl holds a NUL' wsoa verify t
fresh; printf 'cut' >>t/data/words.jsonl; manifests t
expect_err 5 'the last line has no line end' wsoa verify t
fresh; printf '{"a":1,"a":2}\n' >>t/data/events.jsonl; manifests t
expect_status 5 wsoa verify t

# ---- what is larger than it may be (docs/limits.md) ----

# larger FILE BYTES WHAT: one byte more than it may have.
larger()
{
	fresh
	truncate -s $(($2 + 1)) "t/$1"
	manifests t
	expect_err 5 "$1 has more than $3" wsoa verify t
	has "$1: the way on" "$err" 'ask for the pack again'
}
mebibyte=$((1024 * 1024))
larger data/checkpoint.txt $((8 * mebibyte)) '8 MiB'
larger "$definition" $((8 * mebibyte)) '8 MiB'
larger "$minutes" $((128 * mebibyte)) '128 MiB'
for file in data/events.jsonl data/words.jsonl; do
	fresh; head -c $((8 * mebibyte + 1)) /dev/zero | tr '\0' a >>t/$file; manifests t
	expect_err 5 'has more than 8388608 bytes' wsoa verify t
done
long=data/$(printf 'a%.0s' {1..195})
fresh; printf '%s  %s\n' "$sha" "$long" >>t/manifest-sha256.txt
expect_err 5 'data/aaa' wsoa verify t
has 'a path of 200 characters may be listed' "$err" 'is missing: a manifest lists it'
fresh; printf '%s  %sa\n' "$sha" "$long" >>t/manifest-sha256.txt
expect_err 5 'the pack has a path of more than 200 characters' wsoa verify t
fresh; printf x >"t/${long}a"
expect_err 5 'the pack has a path of more than 200 characters' wsoa verify t
fresh; seq -f "$sha  data/%.0f" 200001 >>t/manifest-sha256.txt
expect_err 5 'the pack has more than 200000 files' wsoa verify t
rm -rf t

# ---- not a pack, no folder, there already ----

mkdir empty
expect_err 5 'bagit.txt is missing' wsoa verify empty
expect_err 4 'there is no folder of this name: nothing' wsoa verify nothing
expect_err 4 'there is no folder of this name' wsoa verify minutes.txt
expect_err 5 'bagit.txt is missing' wsoa verify one --against empty
expect_err 2 'name the newer pack' wsoa verify --against one
for there in one empty minutes.txt; do
	expect_err 3 "there is something of this name already: $there" wsoa export visit -o $there
done
ln -s nowhere dangling
ln -s one/data inside
cp -r one kept
for dir in one/data/inner one/inner/ one/data/../inner inside/inner "$PWD/one/data/board/inner"; do
	expect_err 3 'it would lie inside another pack' wsoa export visit -o "$dir"
done
expect_err 3 'it would lie inside another pack' bash -c 'cd one/data/evidence && "$WSOA" export visit --db ../../../wsoa.db -o inner'
is "the pack is what it was" "$(diff -r one kept)" ""
for past in 1 2018-01-01; do
	expect_err 2 'the area had no name yet' wsoa export visit -o unnamed --as-of $past
done
is "no pack of no area" "$(ls -d unnamed* 2>/dev/null)" ""
fresh; sed -i 's/^area: .*/area: /' t/data/checkpoint.txt; manifests t
tampered "no area" 'data/checkpoint.txt does not say what the pack was made from'
expect_err 3 'there is something of this name already' wsoa export visit -o dangling
expect_err 1 'cannot be made' wsoa export visit -o none/pack
expect_err 2 'add -o DIR' wsoa export visit
expect_err 2 'since' wsoa export visit -o x --since yesterdayish
is "nothing is left of what failed" "$(ls -d x* ./*.part* none 2>/dev/null)" ""
ok wsoa export visit -o slash/ --json
ok wsoa verify slash/
if [ "$(id -u)" -ne 0 ]; then
	mkdir closed && chmod 555 closed
	expect_err 1 'cannot be made' wsoa export visit -o closed/pack
fi
