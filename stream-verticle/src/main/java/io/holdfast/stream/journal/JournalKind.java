package io.holdfast.stream.journal;

/** Where events are kept. */
public enum JournalKind {
    /** In the owner's memory: fast, and gone with the process. */
    MEMORY,
    /** In the cluster's memory, on two members: survives the loss of a node. */
    HAZELCAST,
    /** In Redis: survives the loss of the whole cluster. */
    REDIS
}
