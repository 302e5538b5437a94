/*
 * What looks like a detail about a child in a person's text: initials with an
 * age ("J, aged 9"), a date of birth. Never certain, so it is reported, not
 * refused; what is certain (NHS number, UPN) is identifier_in() of value.h.
 */
#ifndef WSOA_RECORD_CHILD_H
#define WSOA_RECORD_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/* *column is where it begins, in characters from 1. */
bool child_detail_in(const char *text, size_t *column);

#endif
