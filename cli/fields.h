/* The fields of a kind, as the engine's JSON Schema of it says. Hides the reading of that document. */
#ifndef WSOA_CLI_FIELDS_H
#define WSOA_CLI_FIELDS_H

#include "cmd.h"

/* Prints a line per field of a kind (singular or plural). WSOA_INVALID names an unknown one. */
wsoa_status fields_print(struct cli *c, const char *kind);
/* Whether the word is one of the fixed values of a field: "amber" of the rating of an action. */
bool field_has_value(const char *kind, const char *field, const char *word);
/* Prints a schema. WSOA_NOTFOUND where there is none of that name. */
wsoa_status schema_print(struct cli *c, const char *name);

#endif
