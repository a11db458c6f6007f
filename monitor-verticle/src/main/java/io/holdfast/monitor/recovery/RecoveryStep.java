package io.holdfast.monitor.recovery;

import java.util.Locale;

/** One thing that can be done for a node, and by what it is seen that it helped. */
enum RecoveryStep {
    CHECK_CONNECTIONS("no upstream's breaker is open"),
    RESET_CONNECTIONS("less than 80 % of the connections to upstreams are in use"),
    UPDATE_LOAD_BALANCER("the node is among those that are alive"),
    /** Only when an operator asks: the JVM knows better as a rule. */
    COLLECT_GARBAGE("the heap is below down-heap"),
    CLEAR_CACHES("nine tenths of the rate limiter's buckets on the node are gone"),
    LIMIT_CONNECTIONS("half of what is new is refused for a minute"),
    SCALE_OUT("whoever was asked has agreed"),
    CHECK_HEALTH("event loops turn and streams flow, or something is in the way that a restart does not mend"),
    /** Only when an operator asks, or the check of health before it has failed. */
    RESTART_VERTICLE("the node takes streams");

    private final String verifiedBy;

    RecoveryStep(String verifiedBy) {
        this.verifiedBy = verifiedBy;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String verifiedBy() {
        return verifiedBy;
    }

    /** With its word. */
    static RecoveryStep of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
