package io.holdfast.routes;

import java.util.List;
import java.util.Set;

/** What is carried on a route. */
public enum RouteKind {
    /** A question whose answer is a stream of events. */
    STREAM("http https", "POST", "GET POST PUT PATCH"),
    /** A call and its answer. */
    API("http https", "GET HEAD POST PUT PATCH DELETE", "GET HEAD POST PUT PATCH DELETE OPTIONS"),
    /** A WebSocket to the upstream's. */
    WEBSOCKET("ws wss http https", "GET", "GET");

    private final String schemes;
    private final String defaultMethods;
    private final String possibleMethods;

    RouteKind(String schemes, String defaultMethods, String possibleMethods) {
        this.schemes = schemes;
        this.defaultMethods = defaultMethods;
        this.possibleMethods = possibleMethods;
    }

    /** Of the upstreams' URLs. */
    Set<String> schemes() {
        return Set.of(schemes.split(" "));
    }

    List<String> defaultMethods() {
        return List.of(defaultMethods.split(" "));
    }

    List<String> possibleMethods() {
        return List.of(possibleMethods.split(" "));
    }
}
