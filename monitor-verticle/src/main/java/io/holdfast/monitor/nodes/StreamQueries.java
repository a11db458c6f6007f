package io.holdfast.monitor.nodes;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.monitor.nodes.Peers.Answers;
import io.holdfast.monitor.operators.Parameters;
import io.holdfast.monitor.operators.Replies;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.FirstOf;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.operations.StreamOrder.By;
import io.holdfast.operations.StreamOrder.Place;
import io.holdfast.operations.StreamPage;
import io.holdfast.wire.Fault;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The streams of the whole cluster: their owners tell of them, and gateways of who reads them. */
public final class StreamQueries {
    private static final String PLACE = "place";

    private final Cluster cluster;
    private final Peers peers;

    private record Placed(Place place, JsonObject line) {}

    public StreamQueries(Cluster cluster, Peers peers) {
        this.cluster = cluster;
        this.peers = peers;
    }

    /** @param node whose streams, empty for all */
    public Future<JsonObject> page(StreamPage page, Optional<String> node) {
        List<Endpoint> owners = owners(node);
        if (page.order().by() != By.READERS) {
            return page(page, owners, Set.of());
        }
        return peers.askAll(gateways(), Question.READERS, new JsonObject())
                .compose(said -> page(page.withReaders(readers(said)), owners, said.silent()));
    }

    /** @param silent who has already not answered */
    private Future<JsonObject> page(StreamPage page, List<Endpoint> owners, Set<String> silent) {
        return peers.askAll(owners, Question.STREAMS, page.toJson()).compose(said -> {
            said.silent().addAll(silent);
            return withReaders(merge(said, page));
        });
    }

    /** How many read each stream that is read. */
    private static Map<String, Integer> readers(Answers said) {
        Map<String, Integer> counts = new HashMap<>();
        for (Peers.Answer answer : said.given()) {
            answer.body()
                    .fieldNames()
                    .forEach(id -> counts.merge(id, answer.body().getInteger(id), Integer::sum));
        }
        return counts;
    }

    private List<Endpoint> owners(Optional<String> node) {
        Collection<NodeInfo> nodes = node.isPresent()
                ? List.of(peers.node(node.get()))
                : cluster.nodes().nodes();
        return nodes.stream().flatMap(Peers::streams).toList();
    }

    /** The first of what each owner has listed first. A stream that has just moved may be with two. */
    private static JsonObject merge(Answers said, StreamPage page) {
        Map<String, JsonObject> lines = new HashMap<>();
        long matching = 0;
        for (Peers.Answer answer : said.given()) {
            matching += answer.body().getLong("matching", 0L);
            objects(answer.body(), "streams")
                    .forEach(line -> lines.merge(line.getString("id"), line, StreamQueries::later));
        }
        FirstOf<Placed> first = new FirstOf<>(
                page.limit(), Comparator.comparing(Placed::place, page.order().comparator()));
        lines.values()
                .forEach(line ->
                        Place.parse(line.getString(PLACE)).ifPresent(place -> first.add(new Placed(place, line))));
        List<Placed> shown = first.list();
        boolean more = lines.size() > shown.size();
        String next = more ? shown.get(shown.size() - 1).place().cursor() : null;
        JsonArray streams = new JsonArray();
        shown.forEach(placed -> {
            placed.line().remove(PLACE);
            streams.add(placed.line());
        });
        return new JsonObject()
                .put("streams", streams)
                .put("matching", matching)
                .put("next", next)
                .put("unanswered", new JsonArray(List.copyOf(said.silent())));
    }

    private static JsonObject later(JsonObject one, JsonObject other) {
        return one.getLong("epoch") >= other.getLong("epoch") ? one : other;
    }

    /** How many read each stream, as far as gateways say so in time. */
    private Future<JsonObject> withReaders(JsonObject page) {
        List<JsonObject> lines = objects(page, "streams");
        JsonArray ids =
                new JsonArray(lines.stream().map(line -> line.getString("id")).toList());
        return peers.askAll(
                        lines.isEmpty() ? List.of() : gateways(),
                        Question.READERS,
                        new JsonObject().put("streams", ids))
                .map(said -> {
                    lines.forEach(line -> line.put("readers", readers(said, line.getString("id"))));
                    Set<String> silent = new TreeSet<>(said.silent());
                    page.getJsonArray("unanswered").forEach(node -> silent.add((String) node));
                    return page.put("unanswered", new JsonArray(List.copyOf(silent)));
                });
    }

    private static int readers(Answers said, String id) {
        return said.given().stream()
                .mapToInt(answer -> answer.body().getInteger(id, 0))
                .sum();
    }

    private List<Endpoint> gateways() {
        return cluster.nodes().nodes().stream().flatMap(Peers::gateways).toList();
    }

    /** All about one stream. */
    Future<JsonObject> one(String id) {
        Future<JsonObject> told = askOwner(id, Question.STREAM, new JsonObject());
        Future<Answers> read = peers.askAll(gateways(), Question.STREAM, new JsonObject().put("stream", id));
        return Future.all(told, read).map(both -> {
            JsonObject page = told.result();
            JsonArray reading = new JsonArray();
            int readers = 0;
            for (Peers.Answer answer : read.result().given()) {
                readers += answer.body().getInteger("count", 0);
                objects(answer.body(), "readers")
                        .forEach(reader -> reading.add(reader.put("gateway", answer.node())
                                .put("lag", Math.max(0, page.getLong("events") - reader.getLong("position")))));
            }
            return page.put("readers", readers)
                    .put("reading", reading)
                    .put("unanswered", new JsonArray(List.copyOf(read.result().silent())));
        });
    }

    /** What comes behind a position, at least one event when there is one soon. */
    Future<JsonObject> events(String id, long from) {
        return askOwner(id, Question.EVENTS, new JsonObject().put("from", from));
    }

    Future<JsonObject> cancel(String id) {
        return askOwner(id, Question.CANCEL, new JsonObject());
    }

    /** Completes when the other node has it. */
    Future<JsonObject> move(String id, String node) {
        NodeInfo target = peers.node(node);
        return askOwner(id, Question.MOVE, new JsonObject().put("to", node))
                .compose(given -> peers.ask(
                        endpoint(new StreamId(id), target), Question.ADOPT, new JsonObject().put("stream", id)));
    }

    private Future<JsonObject> askOwner(String id, Question question, JsonObject details) {
        StreamId stream = StreamId.parse(id).orElseThrow(() -> unknown(id));
        return cluster.streams()
                .find(stream)
                .timeout(Peers.ROUND_MS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        new OperationRefused(Fault.NODE_SILENT, "stream: " + id + " (the directory does not answer)")))
                .compose(found -> {
                    String owner = found.orElseThrow(() -> unknown(id)).node();
                    NodeInfo node = cluster.nodes().node(owner).orElseThrow(() -> between(id));
                    return peers.ask(endpoint(stream, node), question, details.put("stream", id))
                            .recover(failure -> Future.failedFuture(theirs(id, failure)));
                });
    }

    private static Endpoint endpoint(StreamId stream, NodeInfo node) {
        return Endpoint.stream(node.id(), stream.instance(node.streamers()));
    }

    private static OperationRefused unknown(String id) {
        return new OperationRefused(Fault.STREAM_UNKNOWN, "stream: " + Parameters.cut(id));
    }

    private static OperationRefused between(String id) {
        return new OperationRefused(Fault.STREAM_MOVED, "stream: " + id + " (between two owners)");
    }

    /** An owner that does not know what the directory says is its own has just been given it, or has forgotten it. */
    private static Throwable theirs(String id, Throwable failure) {
        return Replies.fault(failure) == Fault.STREAM_UNKNOWN ? between(id) : failure;
    }

    static List<JsonObject> objects(JsonObject body, String name) {
        return body.getJsonArray(name, new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** @param after the last name of the page before, "" for the first page */
    Future<JsonObject> sessions(int limit, String after) {
        List<Endpoint> owners = owners(Optional.empty());
        JsonObject details = new JsonObject().put("limit", limit).put("after", after);
        return peers.askAll(owners, Question.SESSIONS, details).map(said -> SessionPage.merge(said, limit));
    }
}
