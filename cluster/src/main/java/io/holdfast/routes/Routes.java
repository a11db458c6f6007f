package io.holdfast.routes;

import java.time.Instant;

/** The routes of this node. Any thread may ask; whoever has begun with a route keeps it when the table changes. */
public final class Routes {
    /**
     * A table in force.
     *
     * @param since when it came into force
     */
    public record InForce(RouteTable table, Instant since) {}

    private final UpstreamHealth health;
    private volatile InForce inForce;

    /** @param health what is known of the upstreams of these routes and of all that follow */
    public Routes(RouteTable table, UpstreamHealth health) {
        this.health = health;
        inForce = new InForce(table, Instant.now());
    }

    public RouteTable current() {
        return inForce.table();
    }

    public InForce inForce() {
        return inForce;
    }

    public UpstreamHealth health() {
        return health;
    }

    /** For everything that begins from now on. */
    public void replace(RouteTable table) {
        inForce = new InForce(table, Instant.now());
        health.keep(table);
    }
}
