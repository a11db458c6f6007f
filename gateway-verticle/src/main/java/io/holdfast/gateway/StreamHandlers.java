package io.holdfast.gateway;

import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Terms;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** What HTTP clients do with streams: ask for one, read on from a cursor, cancel. */
final class StreamHandlers {
    private final Context context;
    private final GatewayConfig config;
    private final StreamClient streams;
    private final Queries queries;
    private final SseReaders readers;
    private final GatewayMetrics metrics;

    StreamHandlers(
            Vertx vertx,
            GatewayConfig config,
            StreamClient streams,
            Queries queries,
            SseReaders readers,
            GatewayMetrics metrics) {
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.streams = streams;
        this.queries = queries;
        this.readers = readers;
        this.metrics = metrics;
    }

    /** {@code POST} of a question. With a cursor it is a client's retry: it reads on, and nothing runs twice. */
    void query(RoutingContext request) {
        Optional<Cursor> cursor = Cursor.parse(Cursor.sent(request.request()));
        if (cursor.isPresent()) {
            read(request, cursor.get().stream(), cursor.get().next());
            return;
        }
        Buffer body = Optional.ofNullable(request.body().buffer()).orElseGet(Buffer::buffer);
        Optional<String> wrong =
                JsonCheck.fault(body, config.security().limits().maxJsonDepth());
        if (wrong.isPresent()) {
            Problem.send(request.response(), Fault.INVALID_JSON, wrong.get());
            return;
        }
        String query = UpstreamQuery.of(request.request().query());
        if (!UpstreamQuery.valid(query)) {
            Problem.send(request.response(), Fault.BAD_REQUEST, UpstreamQuery.fault("query"));
            return;
        }
        Optional<String> key = IdempotencyKey.of(request.request());
        Optional<String> wrongKey = key.flatMap(sent -> IdempotencyKey.fault(IdempotencyKey.HEADER, sent));
        if (wrongKey.isPresent()) {
            Problem.send(request.response(), Fault.BAD_REQUEST, wrongKey.get());
            return;
        }
        Client client = client(request);
        ask(
                request,
                client,
                new OpeningRequest(
                        OpeningRequest.QUERY,
                        query,
                        UpstreamHeaders.of(request.request(), client),
                        body,
                        terms(client, key)));
    }

    private Terms terms(Client client, Optional<String> key) {
        String scoped = IdempotencyKey.scoped(client.principal(), OpeningRequest.QUERY, key);
        return new Terms(config.onDisconnect(), scoped, client.principal());
    }

    /** {@code GET /api/stream/test}: a few events through the whole cluster, without the upstream. */
    void selfTest(RoutingContext request) {
        Client client = client(request);
        Terms terms = new Terms(Terms.DEFAULT.onDisconnect(), "", client.principal());
        ask(request, client, new OpeningRequest(OpeningRequest.SELF_TEST, "", Map.of(), Buffer.buffer(), terms));
    }

    private void ask(RoutingContext request, Client client, OpeningRequest opening) {
        queries.ask(client, opening, (asking, stream, node) -> reader(request, asking, stream, 0, Optional.of(node)))
                .onFailure(failure ->
                        Problem.send(request.response(), Refusal.of(failure).fault(), ""));
    }

    /** {@code GET /api/stream/{id}}: replays what the cursor has not seen, then follows. */
    void read(RoutingContext request) {
        Optional<StreamId> stream = StreamId.parse(request.pathParam("id"));
        if (stream.isEmpty()) {
            Problem.send(request.response(), Fault.STREAM_UNKNOWN, "stream: " + request.pathParam("id"));
            return;
        }
        String sent = Cursor.sent(request.request());
        Optional<Cursor> cursor = Cursor.parse(sent);
        if (SseFormat.isGone(sent)) {
            request.response().setStatusCode(204).end();
        } else if (sent.isEmpty()) {
            read(request, stream.get(), 0);
        } else if (cursor.isPresent() && cursor.get().stream().equals(stream.get())) {
            read(request, stream.get(), cursor.get().next());
        } else {
            reader(request, client(request), stream.get(), 0, Optional.empty())
                    .refused(Fault.CURSOR_UNKNOWN, "", Fault.CURSOR_UNKNOWN.status());
        }
    }

    private void read(RoutingContext request, StreamId stream, long next) {
        streams.resume(stream, reader(request, client(request), stream, next, Optional.empty()));
    }

    /** @param asked the node of a stream that is being asked for; empty when one is read again */
    private SseReader reader(
            RoutingContext request, Client client, StreamId stream, long next, Optional<String> asked) {
        HttpServerResponse response = request.response();
        SseReader reader = new SseReader(
                context,
                response,
                stream,
                new SseReader.Head(client.session(), asked),
                next,
                metrics,
                new StreamLog(request.normalizedPath(), client, stream));
        readers.add(reader, () -> HangUp.on(request.request()));
        response.closeHandler(closed -> {
            readers.remove(reader);
            reader.clientGone();
            streams.leave(stream, reader);
        });
        response.endHandler(ended -> readers.remove(reader));
        if (response.closed()) {
            readers.remove(reader);
            reader.clientGone();
        }
        return reader;
    }

    /** {@code DELETE /api/stream/{id}}. */
    void cancel(RoutingContext request) {
        HttpServerResponse response = request.response();
        StreamId.parse(request.pathParam("id"))
                .map(stream -> streams.cancel(stream, SecurityHandlers.principal(request)))
                .orElseGet(() -> Future.succeededFuture(false))
                .onSuccess(found -> {
                    if (found) {
                        response.setStatusCode(204).end();
                    } else {
                        Problem.send(response, Fault.STREAM_UNKNOWN, "stream: " + request.pathParam("id"));
                    }
                })
                .onFailure(failure -> Problem.send(response, Refusal.of(failure).fault(), ""));
    }

    private Client client(RoutingContext request) {
        return Client.of(request.request(), config.trustedProxies(), SecurityHandlers.principal(request));
    }
}
