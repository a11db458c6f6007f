package io.holdfast.routes;

import io.holdfast.settings.Setting;
import java.net.URI;

/**
 * One server that answers a route.
 *
 * @param weight its share of the calls, beside the weights of the route's other upstreams
 */
public record Upstream(URI url, int weight) {

    /** Where it is asked by HTTP, of which a WebSocket is an upgrade. */
    public URI http() {
        String address = url.toString();
        return address.startsWith("ws") ? URI.create("http" + address.substring(2)) : url;
    }

    /** The address without credentials, for people to read. */
    public String shown() {
        return Setting.masked(url.toString());
    }
}
