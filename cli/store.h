/* Which store a command is about, and opening it as the common options ask. */
#ifndef WSOA_CLI_STORE_H
#define WSOA_CLI_STORE_H

#include "cmd.h"

/* Opens c->w as c->cmd->store says. The caller closes it in any case. */
wsoa_status open_store(struct cli *c);
/* The same for changing, whatever the command's row says. */
wsoa_status open_store_to_write(struct cli *c);
/* The file of the store, as open_store() finds it, to be freed. */
wsoa_status store_file(struct cli *c, char **out);
/* What wsoa_open() and wsoa_init() are told: everything but the file of the store. WSOA_REFUSED to write in the future. */
wsoa_status store_options(struct cli *c, bool write, wsoa_options *out);
/* --db, else $WSOA_DB; NULL when neither is said. */
const char *store_named(const struct cli *c);
/* The user's name as this machine knows it, to be freed; NULL when it knows none. */
char *account_name(void);

#endif
