package io.holdfast.wire;

import java.util.List;

/**
 * One event-bus message: all frames of one loop turn from one verticle instance to another. Handed over as it is within
 * a JVM, so neither side may change it.
 *
 * @param from the sender's address, where answers go
 */
public record FrameBatch(Address from, List<Frame> frames) {}
