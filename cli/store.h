/* Which store a command is about, and opening it as the common options ask. */
#ifndef WSOA_CLI_STORE_H
#define WSOA_CLI_STORE_H

#include "cmd.h"

/* Opens c->w as c->cmd->store says. The caller closes it in any case. */
wsoa_status open_store(struct cli *c);
/* What wsoa_open() and wsoa_init() are told: everything but the file of the store. */
wsoa_status store_options(struct cli *c, wsoa_options *out);
/* --db, else $WSOA_DB; NULL when neither is said. */
const char *store_named(const struct cli *c);
/* The user's name as this machine knows it, to be freed; NULL when it knows none. */
char *account_name(void);

#endif
