/* Graphviz, run when it is first asked for. */
#ifndef WSOA_CLI_DOT_H
#define WSOA_CLI_DOT_H

#include "cmd.h"

/*
 * The picture (SVG) of a graph, made by the program dot, which is looked for as
 * the shell would and gets no name from anywhere: the graph is its standard
 * input. *svg is the caller's. WSOA_IO names the package where there is no such
 * program, or says that it failed.
 */
wsoa_status dot_svg(struct cli *c, const char *graph, size_t len, char **svg, size_t *size);

#endif
