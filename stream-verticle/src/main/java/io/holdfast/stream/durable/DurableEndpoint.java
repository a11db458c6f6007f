package io.holdfast.stream.durable;

import io.holdfast.cluster.Cluster;
import io.holdfast.stream.StreamConfig;
import io.holdfast.stream.journal.Journal.Opening;
import io.holdfast.stream.protocol.OwnerAnswer;
import io.holdfast.stream.protocol.OwnerCall;
import io.holdfast.stream.protocol.OwnerRequest;
import io.holdfast.wire.Address;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What gateways, and owners of forks, ask of one verticle instance's durable streams. */
public final class DurableEndpoint {
    private static final Logger log = LoggerFactory.getLogger(DurableEndpoint.class);
    /** Between owners: a fork begins with a part of the stream. */
    private static final String FORK = "FORK";
    /** Between owners: a fork is gone. */
    private static final String RELEASE = "RELEASE";
    /** The fork's id, in a field. */
    private static final String FORK_ID = "fork";

    private final Cluster cluster;
    private final StreamConfig config;
    private final CallLinks links;
    private final DurableStreams streams;
    private final DurableGet reads;
    private final DurablePeers peers;

    public DurableEndpoint(
            Vertx vertx, Address self, Cluster cluster, StreamConfig config, CallLinks links, DurableStreams streams) {
        this.cluster = cluster;
        this.config = config;
        this.links = links;
        this.streams = streams;
        this.reads = new DurableGet(vertx, config.durable());
        this.peers = new DurablePeers(vertx, cluster, links, config.calls().creditBytes(), self, this::answer);
        streams.whenGone(this::release);
    }

    public void open(Address from, Call call) {
        new OwnerCall(links, from, call, config.calls(), this::run).start();
    }

    private void run(OwnerCall call) {
        OwnerRequest request = call.request();
        StreamId stream = request.stream();
        if (request.method().equals("PUT")) {
            put(call, request, stream);
            return;
        }
        streams.find(stream).onFailure(call::refuse).onSuccess(found -> {
            if (found.isEmpty() || found.get().decided().gone()) {
                call.refuse(Fault.STREAM_UNKNOWN, "");
            } else {
                run(call, request, found.get());
            }
        });
    }

    private void run(OwnerCall call, OwnerRequest request, DurableLog found) {
        if (request.method().equals(FORK) || request.method().equals(RELEASE)) {
            call.answer(between(request, found));
        } else if (found.decided().deleted()) {
            call.answer(OwnerAnswer.refused(Fault.STREAM_DELETED, ""));
        } else {
            serve(call, request, found);
        }
    }

    /** What the owner of a fork asks. */
    private Future<OwnerAnswer> between(OwnerRequest request, DurableLog found) {
        return request.method().equals(FORK)
                ? new DurableFork(found, request).run(forkId(request))
                : streams.released(found, forkId(request));
    }

    private Future<OwnerAnswer> answer(OpeningRequest asked) {
        OwnerRequest request = new OwnerRequest(asked, asked.body());
        return streams.find(request.stream())
                .map(found -> found.filter(known -> !known.decided().gone())
                        .orElseThrow(() -> new Refusal(Fault.STREAM_UNKNOWN)))
                .compose(found -> between(request, found));
    }

    private void serve(OwnerCall call, OwnerRequest request, DurableLog found) {
        if (!request.method().equals("HEAD")) {
            found.use();
        }
        switch (request.method()) {
            case "GET" -> reads.run(call, found);
            case "HEAD" -> call.answer(DurableGet.head(found));
            case "POST" -> call.answer(streams.append(found, request));
            case "DELETE" -> call.answer(streams.delete(found).map(OwnerAnswer.of(204)));
            default -> call.refuse(Fault.METHOD_NOT_ALLOWED, "");
        }
    }

    private static String forkId(OwnerRequest request) {
        return request.field(FORK_ID).orElse("");
    }

    private void put(OwnerCall call, OwnerRequest request, StreamId stream) {
        DurableCreate wanted = new DurableCreate(request);
        Optional<OwnerAnswer> refusal = wanted.refusal();
        if (refusal.isPresent()) {
            call.answer(refusal.get());
            return;
        }
        call.answer(streams.free(stream)
                .compose(found -> found.isPresent() ? confirm(wanted, found.get()) : create(request, wanted, stream)));
    }

    private static Future<OwnerAnswer> confirm(DurableCreate wanted, DurableLog found) {
        if (found.decided().deleted() || !wanted.matches(found)) {
            return Future.succeededFuture(OwnerAnswer.refused(Fault.STREAM_EXISTS, ""));
        }
        found.use();
        return found.settled().map(settled -> DurableCreate.created(200, found));
    }

    private Future<OwnerAnswer> create(OwnerRequest request, DurableCreate wanted, StreamId stream) {
        if (cluster.local().draining()) {
            return Future.failedFuture(new Refusal(Fault.DRAINING));
        }
        if (!streams.hasRoomForAnother()) {
            return Future.failedFuture(new Refusal(Fault.STREAM_LIMIT));
        }
        if (wanted.source().isEmpty()) {
            return begin(request, stream, new DurablePart(wanted.terms(), 0, List.of()));
        }
        String source = wanted.source().get();
        return peers.ask(StreamId.named(request.principal(), source), forkRequest(request, source, stream))
                .compose(answer -> answer.status() == 200
                        ? fork(request, wanted, stream, source, DurablePart.of(answer))
                        : Future.succeededFuture(answer));
    }

    private Future<OwnerAnswer> fork(
            OwnerRequest request, DurableCreate wanted, StreamId stream, String source, DurablePart part) {
        DurableTerms.Fork fork = new DurableTerms.Fork(source, part.offset(), wanted.forkSubOffset());
        return begin(request, stream, new DurablePart(wanted.terms(part.terms(), fork), part.offset(), part.events()));
    }

    private Future<OwnerAnswer> begin(OwnerRequest request, StreamId stream, DurablePart part) {
        Optional<byte[]> data = DurableAppend.data(part.terms(), request, true);
        if (data.isEmpty()) {
            return Future.succeededFuture(OwnerAnswer.refused(Fault.INVALID_JSON, "body: no JSON"));
        }
        Opening opening = new Opening(
                stream,
                System.currentTimeMillis(),
                stream.value(),
                part.terms().opening(request.path(), request.principal()));
        DurableRecord first = DurableRecord.beginning(data.get(), request.closes());
        return streams.begin(opening, part.events(), first).map(begun -> DurableCreate.created(201, begun));
    }

    private static OpeningRequest forkRequest(OwnerRequest request, String source, StreamId fork) {
        Map<String, String> fields = new HashMap<>(request.fields());
        fields.put(FORK_ID, fork.value());
        return ownersRequest(FORK, request.principal(), source, fields);
    }

    private static OpeningRequest ownersRequest(
            String method, String principal, String path, Map<String, String> fields) {
        return new OpeningRequest(
                OpeningRequest.DURABLE,
                "",
                fields,
                Buffer.buffer(),
                Terms.DEFAULT.of(principal),
                new Target(method, path));
    }

    /** A stream is gone: the one that it was made from needs to be kept for it no longer. */
    private Future<Void> release(DurableLog gone) {
        Optional<DurableTerms.Fork> fork = gone.terms().fork();
        if (fork.isEmpty()) {
            return Future.succeededFuture();
        }
        String principal = gone.opening().request().terms().principal();
        String source = fork.get().source();
        return peers.ask(
                        StreamId.named(principal, source),
                        ownersRequest(
                                RELEASE,
                                principal,
                                source,
                                Map.of(FORK_ID, gone.id().value())))
                .<Void>mapEmpty()
                .recover(failure -> {
                    if (Refusal.of(failure).fault() != Fault.STREAM_UNKNOWN) {
                        log.warn(
                                "Fork not released, its source is kept: stream={} reason={}",
                                gone.id(),
                                failure.toString());
                    }
                    return Future.succeededFuture();
                });
    }
}
