package io.holdfast.routes;

/** What the gateway adds to the events that a client is sent. */
public enum SseProfile {
    /** An id for each event, with which a client reads on, and how long it waits before it comes back. */
    IDS,
    /** Nothing: the events as the upstream sent them. */
    RAW
}
