#!/usr/bin/env bash
# libwsoa.so exports the functions that wsoa.h declares, and nothing else.
set -u
cd "$(mktemp -d)" || exit 1

# Names that the header $1 declares with WSOA_API.
declared()
{
	gcc -fpreprocessed -dD -E -P -x c "$1" | grep -v '^[ \t]*#' | tr '\n' ' ' | tr ';{}' '\n\n\n' |
		sed -n 's/.*WSOA_API \([^(]*\)(.*/\1/p' | sed 's/ *$//; s/.*[ *]//' | sort
}

# Names that the library $1 exports; those that begin with _ are the compiler's.
exported()
{
	nm -D --defined-only "$1" | awk '$3 !~ /^_/ { sub(/@.*/, "", $3); print $3 }' | sort
}

# Both lists hold the same names; else prints those of one alone ("<" only declared, ">" only exported).
same_names()
{
	! diff <(declared "$1") <(exported "$2") | grep '^[<>]'
}

# Self-test: a library that leaks one name and lacks another
cat >bad.h <<'H'
#define WSOA_API __attribute__((visibility("default")))
/* WSOA_API int commented(void); */
typedef struct wsoa_thing wsoa_thing;
WSOA_API int wsoa_one(int (*f)(void *), const char *text,
                      void *to);
WSOA_API const wsoa_thing *wsoa_two(void); WSOA_API void wsoa_missing(void); /* accepts NULL */
H
cat >bad.c <<'C'
#include "bad.h"
int wsoa_one(int (*f)(void *), const char *text, void *to) { (void)text; return f(to); }
const wsoa_thing *wsoa_two(void) { return 0; }
__attribute__((visibility("default"))) int leaked;
int hidden(void);
int hidden(void) { return 0; }
C
gcc -shared -fPIC -fvisibility=hidden -o bad.so bad.c || exit 1
wanted=$'< wsoa_missing\n> leaked'
got=$(same_names bad.h bad.so | sort)
if [ "$got" != "$wanted" ]; then
	printf 'self-test\n    wanted: %s\n    got:    %s\n' "$wanted" "$got"
	exit 1
fi

header=$WSOA_SOURCE_DIR/engine/wsoa.h
library=$(dirname "$WSOA")/libwsoa.so
same_names "$header" "$library"
same=$?
printf '%d functions declared, %d symbols exported\n' "$(declared "$header" | wc -l)" "$(exported "$library" | wc -l)"
[ "$same" -eq 0 ] && [ "$(declared "$header" | wc -l)" -gt 0 ]
