package io.holdfast.stream.source;

/** The upstream sent a line or a block that is more than one event may hold. */
public final class EventTooLarge extends RuntimeException {
    /** @param size what had come when it was noticed, which may not be all of it */
    EventTooLarge(long size, int allowed) {
        super("event: " + size + " bytes (allowed: " + allowed + ")", null, false, false);
    }
}
