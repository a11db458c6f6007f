package io.holdfast.wire;

/**
 * Where a verticle instance listens on the event bus. One for each instance and never one for each connection or
 * stream: every clustered registration is a write to the whole cluster.
 *
 * @param role {@code gateway} or {@code stream}
 * @param instance 0 for the node's first
 */
public record Address(String role, String node, int instance) {
    private static final String GATEWAY = "gateway";
    private static final String STREAM = "stream";

    public static Address gateway(String node, int instance) {
        return new Address(GATEWAY, node, instance);
    }

    public static Address stream(String node, int instance) {
        return new Address(STREAM, node, instance);
    }

    /** Reads back what {@link #text()} gave. */
    public static Address parse(String text) {
        int first = text.indexOf('/');
        int last = text.lastIndexOf('/');
        try {
            if (first > 0 && last > first) {
                int instance = Integer.parseInt(text, last + 1, text.length(), 10);
                return new Address(text.substring(0, first), text.substring(first + 1, last), instance);
            }
        } catch (NumberFormatException notOurs) {
            throw malformed(text);
        }
        throw malformed(text);
    }

    private static MalformedFrames malformed(String text) {
        return new MalformedFrames("address: " + text + " (expected: role/node/instance)");
    }

    /** Asked for each frame, mostly of the very same address, where a record would still compare its parts. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Address that
                        && instance == that.instance
                        && node.equals(that.node)
                        && role.equals(that.role));
    }

    @Override
    public int hashCode() {
        return 31 * node.hashCode() + instance;
    }

    public String text() {
        return role + '/' + node + '/' + instance;
    }
}
