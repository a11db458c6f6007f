package io.holdfast.gateway.streams;

import io.holdfast.cluster.Problem;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.client.StreamName;
import io.holdfast.gateway.client.UpstreamQuery;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.http.JsonCheck;
import io.holdfast.gateway.http.RateLimitHandler;
import io.holdfast.gateway.limits.Decision;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.ReadLog;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.gateway.reading.WebSocketFormat;
import io.holdfast.gateway.reading.WriteRoom;
import io.holdfast.routes.Route;
import io.holdfast.routes.RouteKind;
import io.holdfast.routes.Routes;
import io.holdfast.wire.CloseCode;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.TextMessages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One browser's WebSocket, subprotocol {@code holdfast.v1}: several streams at once, asked for, read on and cancelled by
 * JSON text messages (docs/websocket.md).
 */
public final class WebSocketConnection {
    private static final int MAX_REF_CHARS = 128;
    private static final List<String> TEXT_FIELDS =
            List.of("type", "ref", "stream", "session", "params", "route", IdempotencyKey.FIELD);

    private final ServerWebSocket socket;
    private final Client client;
    private final Map<String, String> upstreamHeaders;
    private final GatewayConfig config;
    private final Routes routes;
    private final StreamClient streams;
    private final Queries queries;
    private final RateLimits limits;
    private final GatewayMetrics metrics;
    private final WriteRoom room;
    private final Set<WebSocketReader> readers = new HashSet<>();

    WebSocketConnection(
            ServerWebSocket socket,
            Client client,
            Map<String, String> upstreamHeaders,
            GatewayConfig config,
            Routes routes,
            StreamClient streams,
            Queries queries,
            RateLimits limits,
            GatewayMetrics metrics) {
        this.socket = socket;
        this.client = client;
        this.upstreamHeaders = upstreamHeaders;
        this.config = config;
        this.routes = routes;
        this.streams = streams;
        this.queries = queries;
        this.limits = limits;
        this.metrics = metrics;
        this.room = new WriteRoom(socket);
    }

    /** @param gone called when the socket is closed, however that came */
    void start(Runnable gone) {
        TextMessages.read(socket, config.maxBodyBytes(), this::message, metrics::webSocketError);
        socket.exceptionHandler(broken -> metrics.webSocketError());
        socket.closeHandler(closed -> {
            leaveAll();
            gone.run();
        });
    }

    private void leaveAll() {
        for (WebSocketReader reader : List.copyOf(readers)) {
            reader.clientGone();
            streams.leave(reader.stream(), reader);
        }
    }

    void send(JsonObject message) {
        send(message.encode());
    }

    void send(String message) {
        if (!socket.isClosed()) {
            room.wrote(message.length(), socket.writeTextMessage(message));
        }
    }

    /** This gateway leaves, the streams go on. */
    public void part() {
        socket.close(CloseCode.SERVICE_RESTART.number(), Fault.DRAINING.code());
    }

    void ping() {
        if (!socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }

    /** Whether the client has not read for too long. */
    boolean stuck(long nowNanos, long limitNanos) {
        return !socket.isClosed() && room.fullFor(nowNanos) > limitNanos;
    }

    /** Shared by all streams of the socket. */
    WriteRoom room() {
        return room;
    }

    void forget(WebSocketReader reader) {
        readers.remove(reader);
    }

    private void message(String text) {
        int maxDepth = config.security().limits().maxJsonDepth();
        if (JsonCheck.tooDeep(Buffer.buffer(text), maxDepth)) {
            String what = "message: more than " + maxDepth + " levels (allowed: max-json-depth)";
            send(WebSocketFormat.error("", "", Fault.INVALID_JSON, what));
            return;
        }
        try {
            message(new JsonObject(text));
        } catch (DecodeException notJson) {
            send(WebSocketFormat.error("", "", Fault.INVALID_JSON, "message: not a JSON object"));
        }
    }

    private void message(JsonObject message) {
        List<String> notText = TEXT_FIELDS.stream()
                .filter(field -> message.containsKey(field) && !(message.getValue(field) instanceof String))
                .toList();
        if (!notText.isEmpty()) {
            refuse("", notText.get(0) + ": " + message.getValue(notText.get(0)) + " (expected: text)");
            return;
        }
        String ref = message.getString("ref", "");
        String type = message.getString("type", "");
        if (ref.length() > MAX_REF_CHARS) {
            refuse("", "ref: " + ref.length() + " characters (expected: <= " + MAX_REF_CHARS + ")");
        } else if (type.equals("query")) {
            query(ref, message);
        } else if (type.equals("resume")) {
            resume(ref, message);
        } else if (type.equals("cancel")) {
            cancel(ref, message);
        } else {
            refuse(ref, "type: " + type + " (expected: query, resume or cancel)");
        }
    }

    private void query(String ref, JsonObject message) {
        Object body = message.getValue("body");
        if (body == null) {
            refuse(ref, "body: missing (expected: JSON)");
            return;
        }
        String params = message.getString("params", "");
        if (!UpstreamQuery.valid(params)) {
            refuse(ref, UpstreamQuery.fault("params"));
            return;
        }
        Optional<String> key = Optional.ofNullable(message.getString(IdempotencyKey.FIELD));
        Optional<String> wrongKey = key.flatMap(sent -> IdempotencyKey.fault(IdempotencyKey.FIELD, sent));
        if (wrongKey.isPresent()) {
            refuse(ref, wrongKey.get());
            return;
        }
        String id = message.getString("route", OpeningRequest.QUERY);
        Optional<Route> route = routes.current().find(id).filter(WebSocketConnection::takesQueries);
        if (route.isEmpty()) {
            refuse(ref, "route: " + id + " (expected: the id of a stream route with the method POST)");
            return;
        }
        ask(ref, client.in(message.getString("session", "")), route.get(), UpstreamQuery.of(params), body, key);
    }

    private static boolean takesQueries(Route route) {
        return route.kind() == RouteKind.STREAM && route.methods().contains("POST");
    }

    private void ask(String ref, Client asking, Route route, String params, Object body, Optional<String> key) {
        OpeningRequest opening = new OpeningRequest(
                route.id(),
                params,
                upstreamHeaders,
                Json.encodeToBuffer(body),
                client.terms(route.onDisconnect(), route.id(), key));
        queries.admit()
                .ifPresentOrElse(
                        admission -> limits.take(route.rateLimit().policy(route.id()), asking)
                                .onSuccess(decision -> ask(ref, asking, opening, decision, admission)),
                        () -> refuse(ref, Fault.OVERLOADED));
    }

    private void ask(String ref, Client asking, OpeningRequest opening, Decision decision, Admission admission) {
        if (!decision.allowed()) {
            admission.over();
            refuse(ref, decision);
        } else if (tooManyStreams(ref)) {
            admission.over();
        } else {
            Optional<Admission> admitted = Optional.of(admission);
            queries.ask(asking, opening, (reading, stream, node) -> reader(reading, ref, stream, node, 0, admitted))
                    .onFailure(failure -> {
                        admission.over();
                        refuse(ref, Refusal.of(failure).fault());
                    });
        }
    }

    private void refuse(String ref, Fault fault) {
        JsonObject error = WebSocketFormat.error(ref, "", fault, fault.title());
        send(fault == Fault.OVERLOADED ? error.put("retryAfter", Problem.retrySeconds(fault)) : error);
    }

    private void resume(String ref, JsonObject message) {
        Object asked = message.getValue("after", -1);
        boolean whole = asked instanceof Integer || asked instanceof Long;
        long after = whole ? ((Number) asked).longValue() : Long.MIN_VALUE;
        if (after < -1 || after == Long.MAX_VALUE) {
            refuse(ref, "after: " + asked + " (expected: a seq, or -1 for all)");
        } else if (!tooManyStreams(ref)) {
            StreamName.given(client.principal(), message.getString("stream", ""), config.push())
                    .ifPresentOrElse(stream -> resume(ref, stream, after + 1), () -> refuseStream(ref, message));
        }
    }

    private void resume(String ref, StreamId stream, long next) {
        Decision decision = limits.resume(client);
        if (decision.allowed()) {
            streams.resume(stream, reader(client, ref, stream, "", next, Optional.empty()));
        } else {
            refuse(ref, decision);
        }
    }

    private void cancel(String ref, JsonObject message) {
        StreamName.given(client.principal(), message.getString("stream", ""), config.push())
                .ifPresentOrElse(stream -> cancel(ref, stream), () -> refuseStream(ref, message));
    }

    /** A stream that is cancelled says so to its readers; only a failure needs an answer. */
    private void cancel(String ref, StreamId stream) {
        streams.cancel(stream, client.principal())
                .compose(found ->
                        found ? Future.succeededFuture() : Future.failedFuture(new Refusal(Fault.STREAM_UNKNOWN)))
                .onFailure(failure -> {
                    Fault fault = Refusal.of(failure).fault();
                    send(WebSocketFormat.error(ref, stream.value(), fault, fault.title()));
                });
    }

    private WebSocketReader reader(
            Client asking, String ref, StreamId stream, String node, long next, Optional<Admission> admission) {
        ReadLog log = ReadLog.of("/ws/", asking, stream, config.tracing(), !node.isEmpty());
        WebSocketReader reader =
                new WebSocketReader(this, asking.session(), ref, stream, node, next, metrics, log, admission);
        readers.add(reader);
        if (socket.isClosed()) {
            reader.clientGone();
        }
        return reader;
    }

    private boolean tooManyStreams(String ref) {
        if (readers.size() < config.maxSocketStreams()) {
            return false;
        }
        refuse(ref, "streams: " + readers.size() + " on this socket (allowed: " + config.maxSocketStreams() + ")");
        return true;
    }

    private void refuseStream(String ref, JsonObject message) {
        String stream = message.getString("stream", "");
        send(WebSocketFormat.error(ref, "", Fault.STREAM_UNKNOWN, "stream: " + stream));
    }

    private void refuse(String ref, Decision decision) {
        Fault fault = RateLimitHandler.fault(decision);
        send(WebSocketFormat.error(ref, "", fault, fault.title()).put("retryAfter", decision.retrySeconds()));
    }

    private void refuse(String ref, String what) {
        send(WebSocketFormat.error(ref, "", Fault.BAD_REQUEST, what));
    }
}
