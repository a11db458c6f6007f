package io.holdfast.operations;

/** What an {@link Endpoint} can be asked. Names travel; a node refuses those that it does not know. */
public enum Question {
    /** To a node: what it is and carries. To a verticle instance: nothing, so that its address is known. */
    NODE,
    /** To a node: take no new work and give away what there is, but stay. */
    DRAIN,
    /** To a node: take work again. */
    UNDRAIN,
    /** To a verticle instance of a node that drains: give away streams, or send clients to other nodes. */
    LEAVE
}
