package io.holdfast.operations;

/** What an {@link Endpoint} can be asked. Names travel; a node refuses those that it does not know. */
public enum Question {
    /** To a node: what it is and carries. */
    NODE,
    /** To a node: take no new work and give away what there is, but stay. */
    DRAIN,
    /** To a node: take work again. */
    UNDRAIN,
    /** To a stream instance: the first streams in an order, behind a place. */
    STREAMS,
    /** To a stream instance: the first sessions by name, behind one. */
    SESSIONS,
    /** To a stream instance: all about one stream. To a gateway instance: its readers of it. */
    STREAM,
    /** To a stream instance: end one stream now. */
    CANCEL,
    /** To a stream instance: give one stream to another node. */
    MOVE,
    /** To a stream instance: take over a stream that was given to it. */
    ADOPT,
    /** To a stream instance: events of one stream, from a position on. */
    EVENTS,
    /** To a gateway instance: how many read each of these streams, or of all that are read there. */
    READERS,
    /** To a verticle instance of a node that drains: give away streams, or send clients to other nodes. */
    LEAVE
}
