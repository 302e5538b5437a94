#!/usr/bin/env bash
# Who may know whom: prints each include, library header and piece of SQL that
# stands where it may not. First the walls are shown trees that break them.
set -u
cd "$(mktemp -d)" || exit 1

# Sources of the tree in folder $1 without comments: FILE:LINE:TEXT, FILE below engine/ or as cli/NAME.
source_lines()
{
	local file
	(cd "$1" && find engine cli -type f \( -name '*.[ch]' -o -name '*.def' \)) 2>/dev/null | sort |
		while read -r file; do
			gcc -fpreprocessed -dD -E -x c "$1/$file" 2>/dev/null | awk -v file="${file#engine/}" '
				/^# [0-9]+ "/ { line = $2 - 1; next }
				{ line++; if ($0 != "") print file ":" line ":" $0 }'
		done
}

# What breaks a wall in the tree in folder $1: one line each, nothing when all hold.
broken_walls()
{
	source_lines "$1" | awk '
	BEGIN {
		count = split("base calendar record workflow store plan report alert exchange cli", rooms, " ")
		split("1 2 3 4 5 6 7 7 7 8", floors, " ")
		for (i = 1; i <= count; i++)
			floor[rooms[i]] = floors[i]
		home["sqlite3.h"] = "^store/"
		home["sodium.h"] = "^base/hash[.]c$"
		home["cJSON.h"] = "^base/json_read[.]c$"
		home["utf8proc.h"] = "^base/utf8[.]c$"
		sql = "\"([^\"]*[^A-Za-z_])?(SELECT |INSERT |UPDATE |DELETE FROM|CREATE TABLE|PRAGMA )"
	}
	function broken(why) {
		print file ":" line ": " why
	}
	# The room of a path; "" for wsoa.h, which is no room.
	function room_of(path) {
		return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : ""
	}
	function may_include(from, to, path) {
		if (from == to)
			return 1
		if (from == "cli" || from == "" || !(to in floor) || !(from in floor))
			return 0
		if (path == "report/doc.h" && (from == "alert" || from == "exchange"))
			return 1
		return floor[to] < floor[from]
	}
	{
		file = $0; sub(/:.*/, "", file)
		rest = substr($0, length(file) + 2)
		line = rest; sub(/:.*/, "", line)
		text = substr(rest, length(line) + 2)
		room = room_of(file)
	}
	text ~ /^[ \t]*#[ \t]*include[ \t]*"/ {
		path = text; sub(/^[^"]*"/, "", path); sub(/".*/, "", path)
		if (path == "wsoa.h")
			next
		if (path ~ /(^|\/)[.][.]?\//)
			broken("includes are relative to engine/, not " path)
		else if (path ~ /\// && !may_include(room, room_of(path), path))
			broken((room == "" ? file : room) " may not know " path)
	}
	text ~ /^[ \t]*#[ \t]*include/ {
		name = text; sub(/^[^"<]*["<]/, "", name); sub(/[">].*/, "", name); sub(/.*\//, "", name)
		if (name in home && file !~ home[name])
			broken(name " has another home")
		next
	}
	text ~ sql && room != "store" {
		broken("SQL outside store")
	}'
}

# breaks WANTED FILE LINE: in a tree with this one file, what is broken is reported so ("" for nothing).
cases=0
missed=0
breaks()
{
	local wanted=$1 file=$2 text=$3 got
	rm -rf tree
	mkdir -p tree/engine tree/cli "tree/$(dirname "$file")"
	printf '/* a sample */\n%s\n' "$text" >"tree/$file"
	got=$(broken_walls tree)
	cases=$((cases + 1))
	if [ "$got" != "$wanted" ]; then
		missed=$((missed + 1))
		printf 'self-test: %s with %s\n    wanted: %s\n    got:    %s\n' "$file" "$text" "$wanted" "$got"
	fi
}

breaks 'base/x.c:2: base may not know calendar/date.h' engine/base/x.c '#include "calendar/date.h"'
breaks 'record/x.h:2: record may not know workflow/decide.h' engine/record/x.h '#  include "workflow/decide.h"'
breaks 'workflow/x.c:2: workflow may not know store/db.h' engine/workflow/x.c '#include "store/db.h" /* why */'
breaks 'plan/x.c:2: plan may not know report/doc.h' engine/plan/x.c '#include "report/doc.h"'
breaks 'report/x.c:2: report may not know exchange/csv.h' engine/report/x.c '#include "exchange/csv.h"'
breaks 'report/x.c:2: report may not know alert/ladder.h' engine/report/x.c '#include "alert/ladder.h"'
breaks 'alert/x.c:2: alert may not know report/render.h' engine/alert/x.c '#include "report/render.h"'
breaks 'exchange/x.c:2: exchange may not know cli/opt.h' engine/exchange/x.c '#include "cli/opt.h"'
breaks 'base/x.c:2: base may not know attic/x.h' engine/base/x.c '#include "attic/x.h"'
breaks 'attic/x.c:2: attic may not know base/buf.h' engine/attic/x.c '#include "base/buf.h"'
breaks 'cli/x.c:2: cli may not know base/buf.h' cli/x.c '#include "base/buf.h"'
breaks 'cli/x.c:2: includes are relative to engine/, not ../engine/base/buf.h' cli/x.c '#include "../engine/base/buf.h"'
breaks 'wsoa.h:2: wsoa.h may not know base/buf.h' engine/wsoa.h '#include "base/buf.h"'
breaks 'plan/x.c:2: sqlite3.h has another home' engine/plan/x.c '#include <sqlite3.h>'
breaks 'cli/x.c:2: sqlite3.h has another home' cli/x.c '#include "sqlite3.h"'
breaks 'base/id.c:2: sodium.h has another home' engine/base/id.c '#include <sodium.h>'
breaks 'base/json_read.h:2: cJSON.h has another home' engine/base/json_read.h '#include <cjson/cJSON.h>'
breaks 'report/x.c:2: utf8proc.h has another home' engine/report/x.c '#include <utf8proc.h>'
breaks 'plan/x.c:2: SQL outside store' engine/plan/x.c 'const char *q = "SELECT ref FROM action";'
breaks 'plan/x.c:2: SQL outside store' engine/plan/x.c 'const char *q = "with x as (DELETE FROM action)";'
breaks 'cli/x.c:2: SQL outside store' cli/x.c 'const char *q = "UPDATE action SET x = 1";'
breaks 'record/fields.def:2: SQL outside store' engine/record/fields.def 'X("INSERT INTO a")'

breaks '' engine/store/x.c '#include <sqlite3.h>'
breaks '' engine/store/x.c 'const char *q = "SELECT ref FROM action";'
breaks '' engine/base/hash.c '#include <sodium.h>'
breaks '' engine/base/x.c '#include "wsoa.h"'
breaks '' engine/base/x.c '/* #include "store/db.h" in "SELECT " is only a comment */'
breaks '' engine/base/x.c '// #include "store/db.h"'
breaks '' engine/record/x.c '#include "fields.def"'
breaks '' engine/record/x.c '#include "record/fields.def"'
breaks '' engine/plan/x.c '#include "base/buf.h"'
breaks '' engine/alert/x.c '#include "report/doc.h"'
breaks '' engine/exchange/x.c '#include "report/doc.h"'
breaks '' engine/plan/x.c 'const char *q = "please SELECTED UPDATES";'
breaks '' cli/x.c '#include "cmd.h"'
breaks '' cli/x.c '#include "cli/cmd.h"'
breaks '' cli/x.c '#include "wsoa.h"'
printf '%d samples, %d judged wrongly\n' "$cases" "$missed"

found=$(broken_walls "$WSOA_SOURCE_DIR")
[ -z "$found" ] || printf '%s\n' "$found"
lines=$(source_lines "$WSOA_SOURCE_DIR" | wc -l)
printf '%d lines read, %d walls broken\n' "$lines" "$(printf '%s' "$found" | grep -c .)"
[ "$missed" -eq 0 ] && [ -z "$found" ] && [ "$lines" -gt 0 ]
