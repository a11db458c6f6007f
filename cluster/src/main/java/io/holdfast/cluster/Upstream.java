package io.holdfast.cluster;

import java.net.URI;

/**
 * One server that answers a route.
 *
 * @param weight its share of the calls, beside the weights of the route's other upstreams
 */
public record Upstream(URI url, int weight) {

    /** The address without credentials, for people to read. */
    public String shown() {
        return Setting.masked(url.toString());
    }
}
