package io.holdfast.bench.faults;

/**
 * One event as it was read.
 *
 * @param seq from the id; {@link #NUMBERLESS} without an id, {@link #GONE} where the id says that nothing is left to read
 * @param type "" when the block has none
 */
record Seen(long seq, String type, String data) {
    static final long NUMBERLESS = -1;
    static final long GONE = -2;

    boolean error() {
        return type.equals("error");
    }
}
