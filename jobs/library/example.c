/* Betweenness and closeness of every node of a network, by libcentropolis, as tab-separated lines.
 *
 *   cc -o example example.c $(pkg-config --cflags --libs centropolis)
 *   ./example FILE [COLUMN]      COLUMN: the edges' lengths; without it each edge is one step
 */
#include <centropolis.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    const centropolis_network_options options = {
        .weights = argc > 2 ? CENTROPOLIS_LENGTHS : CENTROPOLIS_HOPS,
        .column = argc > 2 ? argv[2] : NULL,
    };
    centropolis_network *network = NULL;
    centropolis_scores *scores = NULL;
    centropolis_error error = {CENTROPOLIS_E_USAGE, "usage: example FILE [COLUMN]"};

    if (argc < 2 || centropolis_network_read(argv[1], &options, &network, &error) ||
        centropolis_compute(network, NULL, &scores, &error)) {
        fprintf(stderr, "example: %s\n", error.text);
    } else {
        const bool directed = centropolis_network_is_directed(network);
        const char *name = directed ? "closeness_harmonic_out" : "closeness_harmonic";
        const double *betweenness = centropolis_scores_node(scores, "betweenness");
        const double *closeness = centropolis_scores_node(scores, name);

        printf("node\tbetweenness\t%s\n", name);
        for (int64_t v = 0; v < centropolis_network_n_nodes(network); v++) {
            printf("%s\t%.17g\t%.17g\n", centropolis_network_label(network, v), betweenness[v],
                   closeness[v]);
        }
    }
    centropolis_scores_free(&scores);
    centropolis_network_free(&network);
    return (int)error.status;
}
