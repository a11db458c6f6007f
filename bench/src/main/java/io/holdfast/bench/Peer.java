package io.holdfast.bench;

import java.util.List;
import java.util.Map;

/**
 * A server to compare, and how it is started.
 *
 * @param name as it is asked for, and in the table
 * @param commands one for each process
 * @param files to be written into its directory first, by name
 * @param port where the first process takes requests
 */
record Peer(String name, List<List<String>> commands, Map<String, String> files, int port) {
    Target target() {
        return new Target("127.0.0.1", port);
    }
}
