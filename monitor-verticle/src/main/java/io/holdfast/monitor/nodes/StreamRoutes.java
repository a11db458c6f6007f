package io.holdfast.monitor.nodes;

import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.StreamOrder;
import io.holdfast.operations.StreamOrder.Place;
import io.holdfast.operations.StreamPage;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams and sessions, for operators. */
public final class StreamRoutes {
    private static final String STREAMS = OperatorAccess.BASE + "/streams";
    private static final List<String> STATES = List.of("opening", "open", "ended", "failed", "cancelled");
    private static final long USUAL = 50;
    private static final long MOST = 500;

    private final StreamQueries queries;
    private final Taps taps;

    public StreamRoutes(StreamQueries queries, Taps taps) {
        this.queries = queries;
        this.taps = taps;
    }

    public void mount(Router router) {
        router.get(STREAMS)
                .handler(request ->
                        Replies.answer(request, () -> list(request.request().params())));
        router.get(STREAMS + "/:stream").handler(request -> Replies.answer(request, () -> queries.one(id(request))));
        router.get(STREAMS + "/:stream/tap").handler(request -> taps.open(request, id(request)));
        router.post(STREAMS + "/:stream/cancel")
                .handler(request -> Replies.act(request, "cancel", id(request), () -> queries.cancel(id(request))));
        router.post(STREAMS + "/:stream/move")
                .handler(request -> Replies.act(request, "move", id(request), () -> move(request)));
        router.get(OperatorAccess.BASE + "/sessions")
                .handler(request ->
                        Replies.answer(request, () -> sessions(request.request().params())));
    }

    private static String id(RoutingContext request) {
        return request.pathParam("stream");
    }

    private Future<JsonObject> list(MultiMap parameters) {
        return queries.page(page(parameters), Parameters.text(parameters, "node"));
    }

    /** Which streams are asked for, by the parameters of a list. */
    public static StreamPage page(MultiMap parameters) {
        Optional<String> state = Parameters.text(parameters, "state");
        state.filter(word -> !STATES.contains(word)).ifPresent(wrong -> {
            throw Parameters.wrong("state", wrong, "one of " + String.join(", ", STATES));
        });
        return new StreamPage(
                state,
                Parameters.text(parameters, "session"),
                Parameters.text(parameters, "search"),
                Parameters.text(parameters, "sort")
                        .map(sent -> StreamOrder.parse(sent)
                                .orElseThrow(() -> Parameters.wrong("sort", sent, StreamOrder.EXPECTED)))
                        .orElse(StreamOrder.LATEST),
                Parameters.text(parameters, "after")
                        .map(sent -> Place.parse(sent)
                                .orElseThrow(() -> Parameters.wrong("after", sent, "the next of a page before"))),
                limit(parameters),
                Map.of());
    }

    private static int limit(MultiMap parameters) {
        return Parameters.number(parameters, "limit", 1, MOST).orElse(USUAL).intValue();
    }

    private Future<JsonObject> move(RoutingContext request) {
        String node = Parameters.text(request.request().params(), "node")
                .orElseThrow(() -> Parameters.wrong("node", "", "the id of another node that takes streams"));
        return queries.move(id(request), node);
    }

    private Future<JsonObject> sessions(MultiMap parameters) {
        return queries.sessions(
                limit(parameters), Parameters.text(parameters, "after").orElse(""));
    }
}
