package io.holdfast.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Has the places of a lost member in the partition table given to others at once. Hazelcast leaves the table alone for three
 * to six seconds after it could not give a member what it was to get, as when one dies soon after it has joined; nothing that
 * the lost one kept is written meanwhile.
 */
final class LostPlaces {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Copies copies;

    LostPlaces(HazelcastInstance hazelcast, Vertx vertx) {
        this.vertx = vertx;
        this.copies = new Copies(hazelcast, vertx);
    }

    /** To be called when a member is gone. Only the member that leads works on the table; on others this does nothing. */
    void giveAway() {
        Until.holds(vertx, PAUSE, LONGEST, this::givenAway);
    }

    private boolean givenAway() {
        boolean given = copies.areThere();
        if (!given) {
            copies.partitions().resumeMigration();
        }
        return given;
    }
}
