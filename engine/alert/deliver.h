/*
 * One message on its way: handed to a program as "PROGRAM -t", or written as a
 * file into a folder. Hides processes, pipes and signals.
 */
#ifndef WSOA_ALERT_DELIVER_H
#define WSOA_ALERT_DELIVER_H

#include <stdbool.h>
#include <stddef.h>

enum { DELIVER_WHY = 600 };

/* False with a sentence when it was not taken; what the program printed is in it. PROGRAM is looked for in PATH. */
bool deliver_program(const char *program, const char *message, size_t len, char why[DELIVER_WHY]);
/* Written beside and renamed, so there is never half a message, and what is told to be there is on the disk; a file of that name is replaced. */
bool deliver_file(const char *folder, const char *name, const char *message, size_t len, char why[DELIVER_WHY]);
/* Makes the folder where it is missing; its parent must be there. */
bool deliver_folder(const char *folder, char why[DELIVER_WHY]);

#endif
