package io.holdfast.stream.live;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.NodeInfo;
import io.holdfast.operations.Endpoint;
import io.holdfast.operations.FirstOf;
import io.holdfast.operations.OperationRefused;
import io.holdfast.operations.Question;
import io.holdfast.operations.StreamOrder.Place;
import io.holdfast.operations.StreamPage;
import io.holdfast.stream.journal.Journal;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Outcome;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** What operators are told of the streams of one verticle instance, and may do to them. On the instance's event loop. */
public final class StreamOperations {
    private final Cluster cluster;
    private final HandOver handOver;
    private final Function<StreamId, Future<LiveStream>> find;
    private final Map<StreamId, LiveStream> streams;
    private final StreamReports reports;
    private final StreamTap tap;
    private final Supplier<Future<Void>> leave;

    /**
     * @param find has the instance take a stream over if need be
     * @param streams all that the instance has, ended ones too; only looked at
     * @param leave gives all open ones to other nodes
     */
    StreamOperations(
            Vertx vertx,
            Cluster cluster,
            Journal journal,
            HandOver handOver,
            Function<StreamId, Future<LiveStream>> find,
            Map<StreamId, LiveStream> streams,
            Supplier<Future<Void>> leave) {
        this.cluster = cluster;
        this.handOver = handOver;
        this.find = find;
        this.streams = streams;
        this.reports = new StreamReports(cluster.local().id());
        this.tap = new StreamTap(vertx, journal);
        this.leave = leave;
    }

    Future<JsonObject> answer(Question question, JsonObject details) {
        return switch (question) {
            case NODE -> Future.succeededFuture(new JsonObject());
            case STREAMS -> Future.succeededFuture(streams(StreamPage.fromJson(details)));
            case SESSIONS -> Future.succeededFuture(sessions(details));
            case STREAM -> Future.succeededFuture(reports.page(stream(details)));
            case EVENTS -> tap.next(stream(details), details.getLong("from", 0L));
            case CANCEL -> cancel(stream(details));
            case MOVE -> move(stream(details), details.getString("to", ""));
            case ADOPT -> adopt(id(details));
            case LEAVE -> leave.get().map(left -> new JsonObject());
            default -> throw new OperationRefused(Fault.BAD_REQUEST, "ask: " + question + " (expected: of a stream)");
        };
    }

    public Future<Void> listen(Vertx vertx, int instance) {
        return Endpoint.stream(cluster.local().id(), instance).listen(vertx, this::answer);
    }

    private record Placed(Place place, LiveStream stream) {}

    private JsonObject streams(StreamPage page) {
        Comparator<Place> order = page.order().comparator();
        FirstOf<Placed> first = new FirstOf<>(page.limit(), Comparator.comparing(Placed::place, order));
        int matching = 0;
        for (LiveStream stream : streams.values()) {
            if (!matches(stream, page)) {
                continue;
            }
            matching++;
            Place place = reports.place(stream, page);
            if (page.after().isEmpty() || order.compare(place, page.after().get()) > 0) {
                first.add(new Placed(place, stream));
            }
        }
        JsonArray lines = new JsonArray();
        first.list()
                .forEach(placed -> lines.add(reports.line(placed.stream())
                        .put("place", placed.place().cursor())));
        return new JsonObject().put("streams", lines).put("matching", matching);
    }

    /** Each node tests itself every few seconds, and nobody looks for that unless by its name. */
    private static boolean matches(LiveStream stream, StreamPage page) {
        boolean selfTest = stream.opening().request().route().equals(OpeningRequest.SELF_TEST);
        if (selfTest && page.search().isEmpty() && page.session().isEmpty()) {
            return false;
        }
        return page.session()
                        .filter(name -> !name.equals(stream.opening().session()))
                        .isEmpty()
                && page.state()
                        .filter(word -> !word.equals(StreamReports.state(stream)))
                        .isEmpty()
                && page.search().filter(text -> !contains(stream, text)).isEmpty();
    }

    private static boolean contains(LiveStream stream, String text) {
        return stream.id().value().contains(text)
                || stream.opening().session().contains(text)
                || stream.opening().request().route().contains(text);
    }

    /** Sessions in the order of their names; each with what this instance has of it. */
    private JsonObject sessions(JsonObject details) {
        int limit = details.getInteger("limit", 1);
        String after = details.getString("after", "");
        TreeMap<String, JsonObject> first = new TreeMap<>();
        for (LiveStream stream : streams.values()) {
            String name = stream.opening().session();
            if (name.compareTo(after) <= 0 || (first.size() == limit && name.compareTo(first.lastKey()) > 0)) {
                continue;
            }
            JsonObject session = first.computeIfAbsent(name, news -> new JsonObject().put("id", news));
            session.put("streams", session.getInteger("streams", 0) + 1)
                    .put("open", session.getInteger("open", 0) + (stream.hasEnded() ? 0 : 1))
                    .put(
                            "lastOpenedAtMs",
                            Math.max(
                                    session.getLong("lastOpenedAtMs", 0L),
                                    stream.history().openedAtMs()));
            if (first.size() > limit) {
                first.pollLastEntry();
            }
        }
        return new JsonObject().put("sessions", new JsonArray(List.copyOf(first.values())));
    }

    /** Completes when the journal has it: what an operator is told holds, whoever has the stream next. */
    private Future<JsonObject> cancel(LiveStream stream) {
        requireOpen(stream);
        stream.stop(Outcome.cancelled(Fault.CANCELLED));
        return stream.settled().map(kept -> reports.line(stream)).recover(failure -> refused(stream.id(), failure));
    }

    private Future<JsonObject> move(LiveStream stream, String to) {
        requireOpen(stream);
        Optional<NodeInfo> target = cluster.nodes().healthyStreamNode(to);
        if (target.isEmpty() || to.equals(cluster.local().id())) {
            throw fixed("node: " + to + " (expected: another node that takes streams)");
        }
        if (!handOver.mayGo(stream)) {
            throw fixed("stream: " + stream.id() + " (expected: a shared journal, and on-owner-loss other than fail)");
        }
        if (!stream.hasOpened()) {
            throw fixed("stream: " + stream.id() + " (expected: one that its upstream has answered)");
        }
        return handOver.move(stream, target.get()).map(given -> new JsonObject());
    }

    private static OperationRefused fixed(String detail) {
        return new OperationRefused(Fault.STREAM_FIXED, detail);
    }

    private static void requireOpen(LiveStream stream) {
        if (stream.over()) {
            throw new OperationRefused(
                    Fault.STREAM_OVER, "stream: " + stream.id() + " is " + StreamReports.state(stream));
        }
    }

    /** Sent after a stream was given to us, in case the frame that says so was lost. */
    private Future<JsonObject> adopt(StreamId id) {
        return find.apply(id).map(reports::line).recover(failure -> refused(id, failure));
    }

    private static <T> Future<T> refused(StreamId stream, Throwable failure) {
        return Future.failedFuture(new OperationRefused(Refusal.of(failure).fault(), "stream: " + stream));
    }

    private LiveStream stream(JsonObject details) {
        StreamId id = id(details);
        return Optional.ofNullable(streams.get(id))
                .orElseThrow(() -> new OperationRefused(Fault.STREAM_UNKNOWN, "stream: " + id));
    }

    private static StreamId id(JsonObject details) {
        String sent = details.getString("stream", "");
        return StreamId.parse(sent).orElseThrow(() -> new OperationRefused(Fault.STREAM_UNKNOWN, "stream: " + sent));
    }
}
