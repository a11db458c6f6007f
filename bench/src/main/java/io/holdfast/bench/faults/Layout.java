package io.holdfast.bench.faults;

import java.util.List;

/**
 * Which processes there are, and what each of them does.
 *
 * @param nodes how many
 * @param namespaces whether each has a network of its own
 * @param apart whether the first node is the only gateway and no owner, and the upstream a process of its own, so that each stream
 *     takes one descriptor in each process and not two
 */
record Layout(int nodes, boolean namespaces, boolean apart) {
    /** What node {@code number} is told of it. */
    List<String> arguments(int number) {
        return apart ? List.of("--roles", number == 0 ? "gateway,monitor" : "stream,monitor") : List.of();
    }
}
