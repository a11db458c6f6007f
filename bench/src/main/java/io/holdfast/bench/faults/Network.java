package io.holdfast.bench.faults;

import java.util.List;

/** Where nodes live. */
interface Network extends AutoCloseable {
    /** All of them on this machine's loopback interface, which can't be cut. */
    Network LOOPBACK = new Network() {
        @Override
        public String toolHost() {
            return "127.0.0.1";
        }

        @Override
        public String host(int node) {
            return "127.0.0.1";
        }

        @Override
        public List<String> prefix(int node) {
            return List.of();
        }

        @Override
        public void cut(List<Integer> part) {
            throw new UnsupportedOperationException("loopback can't be cut");
        }

        @Override
        public void heal() {}

        @Override
        public void close() {}
    };

    /** The tool's own address, as nodes see it. */
    String toolHost();

    String host(int node);

    /** What has to stand in front of a node's command. */
    List<String> prefix(int node);

    /** Cuts these nodes off from all others, though not from clients and upstreams. */
    void cut(List<Integer> part);

    /** Makes the network whole again. */
    void heal();

    @Override
    void close();
}
