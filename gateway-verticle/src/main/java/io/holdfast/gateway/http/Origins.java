package io.holdfast.gateway.http;

import io.holdfast.cluster.Problem;
import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other sites may do. Vert.x's CORS handler is none for us: it refuses what a page of our own posts, which
 * names its origin, too.
 */
final class Origins {
    private static final String EXPOSED =
            "X-Session-ID, X-Stream-ID, X-Stream-Node, Location, Retry-After, RateLimit, RateLimit-Policy, ETag, "
                    + "Stream-Next-Offset, Stream-Cursor, Stream-Up-To-Date, Stream-Closed, Stream-TTL, "
                    + "Stream-Expires-At, Stream-SSE-Data-Encoding, Producer-Epoch, Producer-Seq, "
                    + "Producer-Expected-Seq, Producer-Received-Seq";
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    private static final String MAX_AGE_SECONDS = "1728000";
    /** Field names and commas (RFC 9110 5.1), to be echoed. */
    private static final Pattern FIELD_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}");

    private final CorsConfig config;

    Origins(CorsConfig config) {
        this.config = config;
    }

    /** Says in the answer what the browser may show its page; answers preflights. */
    void handle(RoutingContext request) {
        String origin = request.request().getHeader("Origin");
        if (origin == null) {
            request.next();
            return;
        }
        HttpServerResponse response = request.response();
        boolean allowed = config.allows(origin);
        if (allowed) {
            response.putHeader("Access-Control-Allow-Origin", config.any() ? CorsConfig.ANY : origin)
                    .putHeader("Access-Control-Expose-Headers", EXPOSED);
            if (!config.any()) {
                response.putHeader("Access-Control-Allow-Credentials", "true").putHeader("Vary", "Origin");
            }
        }
        String method = request.request().getHeader("Access-Control-Request-Method");
        if (method == null || !request.request().method().equals(HttpMethod.OPTIONS)) {
            request.next();
        } else if (allowed) {
            preflight(request.request().getHeader("Access-Control-Request-Headers"), response);
        } else {
            Problem.send(response, Fault.ORIGIN_REFUSED, "origin: not among cors-origins");
        }
    }

    private static void preflight(@Nullable String asked, HttpServerResponse response) {
        if (asked != null && FIELD_NAMES.matcher(asked).matches()) {
            response.putHeader("Access-Control-Allow-Headers", asked);
        }
        response.setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", METHODS)
                .putHeader("Access-Control-Max-Age", MAX_AGE_SECONDS)
                .end();
    }

    /** A browser lets any page open a WebSocket to anywhere, so the server has to look (RFC 6455 10.2). */
    boolean mayUpgrade(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        return origin == null || config.allows(origin) || ours(origin, request.authority());
    }

    /** Our page comes from one port, and its WebSocket may go to another. */
    private static boolean ours(String origin, @Nullable HostAndPort authority) {
        try {
            String host = new URI(origin).getHost();
            return host != null && authority != null && host.equalsIgnoreCase(authority.host());
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
