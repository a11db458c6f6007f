package io.holdfast.routes;

/**
 * A token bucket: so many requests at once, and then so many in each period.
 *
 * @param name as clients see it in RateLimit-Policy: lower case letters, digits and dashes
 * @param tokens that are added in a period
 * @param periodMs a second, a minute or an hour
 * @param burst tokens that a bucket holds
 */
public record RatePolicy(String name, int tokens, long periodMs, int burst, By by) {

    /** What a bucket is for. */
    public enum By {
        /** The client's address; an IPv6 one by its /64. */
        IP,
        SESSION,
        /** Who sends none is limited by address. */
        API_KEY,
        /** One bucket for everybody. */
        ROUTE
    }

    /** A token is as many parts as the period has milliseconds, so that whole numbers do. */
    public long capacity() {
        return burst * periodMs;
    }

    /** Until so many parts have been added, and no sooner. */
    public long msFor(long parts) {
        return (Math.max(0, parts) + tokens - 1) / tokens;
    }
}
