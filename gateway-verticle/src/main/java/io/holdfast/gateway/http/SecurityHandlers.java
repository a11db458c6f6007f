package io.holdfast.gateway.http;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.auth.Principals;
import io.holdfast.gateway.auth.StreamTokens;
import io.holdfast.gateway.client.StreamName;
import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.client.UpstreamQuery;
import io.holdfast.routes.Route;
import io.holdfast.routes.RouteAuth;
import io.holdfast.routes.RouteKind;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every request passes before it is told apart by its path. */
public final class SecurityHandlers {
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final String PRINCIPAL = "holdfast.principal";
    private static final String BY_TOKEN = "holdfast.by-token";
    private static final Pattern STREAM = Pattern.compile("/api/stream/([^/]{1,128})");
    private static final String SELF_TEST_HEADER = "X-Self-Test";
    private static final String WEBSOCKETS = "/ws/";
    /** Tells nothing of anybody: probes and the page itself have no credentials yet. */
    private static final Set<String> OPEN = Set.of(
            "/",
            "/index.html",
            "/chat.css",
            "/chat.js",
            "/cluster.js",
            "/client/index.js",
            "/icon.svg",
            "/favicon.ico",
            "/actuator/health");

    private final Routes routes;
    private final Principals principals;
    private final TrustedProxies trustedProxies;
    private final boolean names;
    private final Origins origins;
    private final boolean tls;
    private final GatewayMetrics metrics;
    private final byte[] selfTestKey;

    /**
     * @param names whether streams have them
     * @param selfTestKey shown by this node when it asks itself for a stream
     */
    public SecurityHandlers(
            Routes routes,
            Principals principals,
            SecurityConfig config,
            TrustedProxies trustedProxies,
            boolean names,
            GatewayMetrics metrics,
            String selfTestKey) {
        this.routes = routes;
        this.selfTestKey = selfTestKey.getBytes(StandardCharsets.UTF_8);
        this.principals = principals;
        this.trustedProxies = trustedProxies;
        this.names = names;
        this.origins = new Origins(config.cors());
        this.tls = config.tls().on();
        this.metrics = metrics;
    }

    /** To be mounted before all routes. */
    public void mount(Router router) {
        router.route().handler(this::protect);
        router.route().handler(origins::handle);
        router.route("/ws/*").handler(this::checkOrigin);
        if (principals.required()) {
            router.route().handler(this::authenticate);
        }
        router.post("/api/stream/:id/token").handler(this::streamToken);
        router.post("/api/token").handler(this::webSocketToken);
    }

    private void protect(RoutingContext request) {
        request.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        if (tls) {
            request.response().putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        request.addHeadersEndHandler(head -> {
            int status = request.response().getStatusCode();
            if (status >= CLIENT_ERROR && status < SERVER_ERROR) {
                metrics.refused(status);
            }
        });
        request.next();
    }

    /** A page of another site can't open a WebSocket with what the browser knows of its user. */
    public void checkOrigin(RoutingContext request) {
        if (origins.mayUpgrade(request.request())) {
            request.next();
        } else {
            Problem.send(request.response(), Fault.ORIGIN_REFUSED, "origin: not this host, and not among cors-origins");
        }
    }

    /** Who sent the request, "" where nobody has to say. */
    public static String principal(RoutingContext request) {
        return request.get(PRINCIPAL, "");
    }

    private void authenticate(RoutingContext request) {
        if (open(request) || selfTest(request) || nobodyMayAsk(request)) {
            request.next();
        } else {
            identify(request);
        }
    }

    /** For what may be mounted where the page or a probe would be, which anybody may ask for. */
    public void require(RoutingContext request, Route route) {
        if (route.auth() == RouteAuth.REQUIRED) {
            require(request);
        } else {
            request.next();
        }
    }

    /** The same for what is no route, but may be below one that anybody may ask for. */
    public void require(RoutingContext request) {
        if (principals.required() && principal(request).isEmpty()) {
            identify(request);
        } else {
            request.next();
        }
    }

    private void identify(RoutingContext request) {
        boolean byToken = !principals.showsCredential(request.request());
        Future<String> principal =
                principals.of(request.request(), purpose(request), trustedProxies.client(request.request()));
        if (!principal.isComplete()) {
            request.request().pause();
        }
        principal
                .onSuccess(name -> {
                    request.put(PRINCIPAL, name).put(BY_TOKEN, byToken);
                    request.request().resume();
                    request.next();
                })
                .onFailure(failure -> refuse(request, Refusal.of(failure).fault()));
    }

    private static boolean open(RoutingContext request) {
        HttpMethod method = request.request().method();
        return (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
                && OPEN.contains(request.normalizedPath());
    }

    private boolean nobodyMayAsk(RoutingContext request) {
        RouteTable current = routes.current();
        return current.anyOpen() && (onOpenRoute(current, request) || ofNobody(request));
    }

    private static boolean onOpenRoute(RouteTable current, RoutingContext request) {
        return current.of(request.request().method().name(), request.normalizedPath())
                .filter(route -> route.auth() == RouteAuth.NONE)
                .isPresent();
    }

    /** A stream that was asked for by nobody in particular is read and cancelled so; others are unknown to nobody. */
    private boolean ofNobody(RoutingContext request) {
        return stream(request).isPresent()
                && !principals.showsCredential(request.request())
                && request.request().getParam(StreamTokens.PARAMETER) == null;
    }

    /** The stream that a path means, as the path has it. */
    private Optional<String> stream(RoutingContext request) {
        Matcher stream = STREAM.matcher(request.normalizedPath());
        return stream.matches() ? Optional.of(stream.group(1)).filter(this::isStream) : Optional.empty();
    }

    private boolean isStream(String text) {
        return StreamName.given("", text, names).isPresent();
    }

    private boolean selfTest(RoutingContext request) {
        String shown = request.request().getHeader(SELF_TEST_HEADER);
        return shown != null
                && request.normalizedPath().equals("/api/stream/test")
                && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), selfTestKey);
    }

    /** Only who can't set headers may show a token: an EventSource, which reads, and a browser's WebSocket. */
    private String purpose(RoutingContext request) {
        if (!request.request().method().equals(HttpMethod.GET)) {
            return "";
        }
        String path = request.normalizedPath();
        Optional<String> stream = stream(request);
        if (stream.isPresent()) {
            return stream.get();
        }
        return path.startsWith(WEBSOCKETS) || path.equals("/ws") || passedThrough(path) ? StreamTokens.WEBSOCKET : "";
    }

    private boolean passedThrough(String path) {
        return routes.current()
                .of(HttpMethod.GET.name(), path)
                .filter(route -> route.kind() == RouteKind.WEBSOCKET)
                .isPresent();
    }

    /** The query string that may go on: without the token, where that has stood in for a credential. */
    public static String query(RoutingContext request) {
        String query = request.request().query();
        if (query == null) {
            return "";
        }
        return request.get(BY_TOKEN, false) ? UpstreamQuery.without(StreamTokens.PARAMETER, query) : query;
    }

    private static void refuse(RoutingContext request, Fault fault) {
        request.request().resume();
        if (fault == Fault.UNAUTHENTICATED) {
            // RFC 9110 15.5.2 asks for it, RFC 6750 3 says how.
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        Problem.send(request.response(), fault, "");
    }

    /** Whose stream it is, its owner will tell when the token is used: so this says nothing of what there is. */
    private void streamToken(RoutingContext request) {
        String stream = request.pathParam("id");
        if (isStream(stream)) {
            token(request, stream);
        } else {
            Problem.send(request.response(), Fault.STREAM_UNKNOWN, "stream: not an id");
        }
    }

    private void webSocketToken(RoutingContext request) {
        token(request, StreamTokens.WEBSOCKET);
    }

    private void token(RoutingContext request, String purpose) {
        if (!principals.required()) {
            Problem.send(request.response(), Fault.NOT_FOUND, "token: not needed, since auth is none");
            return;
        }
        StreamTokens tokens = principals.tokens();
        String token = tokens.sign(purpose, principal(request), Principals.nowSeconds());
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(new JsonObject()
                        .put("token", token)
                        .put("expiresInSeconds", tokens.lifetime().toSeconds())
                        .toBuffer());
    }
}
