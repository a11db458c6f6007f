package io.holdfast.cluster;

/**
 * The share of new work that is let in. It falls while something is over its mark, by no more than it is over, and grows when
 * that is well below it again, so that it settles where there is as much to do as can be done; all or nothing would swing
 * between the two. Written by one thread, read by any.
 */
final class Share {
    /** Never none at all: what is let in shows how it is by now. */
    private static final double LEAST = 0.05;
    /** What was let in before goes on for a while, so that one look must not answer for all of it. */
    private static final double STEEPEST = 0.7;

    private static final double GROWTH = 1.05;
    private static final double MORE = 0.01;

    private final double well;
    private volatile double value = 1;

    /** @param well part of the mark below which more is let in */
    Share(double well) {
        this.well = well;
    }

    /**
     * To be called once or twice a second.
     *
     * @param mark 0 for none
     */
    void look(double now, double mark) {
        double before = value;
        if (mark > 0 && now > mark) {
            value = Math.max(LEAST, before * Math.max(STEEPEST, mark / now));
        } else if (now <= mark * well) {
            value = Math.min(1, before * GROWTH + MORE);
        }
    }

    /** 1 for all. */
    double value() {
        return value;
    }

    /** @param random from 0 inclusive to 1 exclusive */
    boolean letsIn(double random) {
        return random < value;
    }
}
