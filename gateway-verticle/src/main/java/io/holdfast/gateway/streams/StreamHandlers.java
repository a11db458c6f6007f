package io.holdfast.gateway.streams;

import io.holdfast.cluster.Problem;
import io.holdfast.cluster.StreamNames;
import io.holdfast.gateway.GatewayConfig;
import io.holdfast.gateway.GatewayMetrics;
import io.holdfast.gateway.calls.UpstreamHeaders;
import io.holdfast.gateway.calls.UpstreamTarget;
import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.IdempotencyKey;
import io.holdfast.gateway.client.StreamName;
import io.holdfast.gateway.client.UpstreamQuery;
import io.holdfast.gateway.http.Admission;
import io.holdfast.gateway.http.HangUp;
import io.holdfast.gateway.http.JsonCheck;
import io.holdfast.gateway.http.RequestBody;
import io.holdfast.gateway.http.SecurityHandlers;
import io.holdfast.gateway.limits.Decision;
import io.holdfast.gateway.limits.RateLimits;
import io.holdfast.gateway.reading.ComeBack;
import io.holdfast.gateway.reading.Cursor;
import io.holdfast.gateway.reading.NamedRead;
import io.holdfast.gateway.reading.NamedReader;
import io.holdfast.gateway.reading.Naming;
import io.holdfast.gateway.reading.ReadLog;
import io.holdfast.gateway.reading.SseFormat;
import io.holdfast.gateway.reading.SseReader;
import io.holdfast.gateway.reading.SseReaders;
import io.holdfast.gateway.reading.SseStyle;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.routes.Dialect;
import io.holdfast.routes.Route;
import io.holdfast.wire.Fault;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Refusal;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** What HTTP clients do with streams: ask for one, read on from a cursor, cancel. */
public final class StreamHandlers {
    private final Context context;
    private final GatewayConfig config;
    private final StreamClient streams;
    private final Queries queries;
    private final SseReaders readers;
    private final StreamNames names;
    private final RateLimits limits;
    private final GatewayMetrics metrics;

    public StreamHandlers(
            Vertx vertx,
            GatewayConfig config,
            StreamClient streams,
            Queries queries,
            SseReaders readers,
            StreamNames names,
            RateLimits limits,
            GatewayMetrics metrics) {
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.streams = streams;
        this.queries = queries;
        this.readers = readers;
        this.names = names;
        this.limits = limits;
        this.metrics = metrics;
    }

    /** Whether something new is let in; the client has been told otherwise. */
    public boolean admit(RoutingContext request) {
        Optional<Admission> admission = queries.admit();
        admission.ifPresentOrElse(
                let -> let.holdFor(request), () -> Problem.send(request.response(), Fault.OVERLOADED, ""));
        return admission.isPresent();
    }

    /** A question on a route. With a cursor it is a client's retry: it reads on, and nothing runs twice. */
    public void query(RoutingContext request, Route route) {
        Optional<Cursor> cursor = Cursor.parse(Cursor.sent(request.request()));
        if (cursor.isPresent()) {
            read(request, cursor.get().stream(), cursor.get().next());
            return;
        }
        Buffer body = RequestBody.of(request);
        boolean withoutBody = request.request().method().equals(HttpMethod.GET);
        int depth = config.security().limits().maxJsonDepth();
        Optional<String> wrong = withoutBody ? Optional.empty() : JsonCheck.fault(body, depth);
        if (wrong.isPresent()) {
            Problem.send(request.response(), Fault.INVALID_JSON, wrong.get());
            return;
        }
        String query = UpstreamQuery.of(request.request().query());
        Optional<String> key = IdempotencyKey.of(request.request());
        Optional<String> unfit = UpstreamTarget.fault(request, query)
                .or(() -> key.flatMap(sent -> IdempotencyKey.fault(IdempotencyKey.HEADER, sent)));
        if (unfit.isPresent()) {
            Problem.send(request.response(), Fault.BAD_REQUEST, unfit.get());
            return;
        }
        Client client = client(request);
        ask(
                request,
                client,
                new OpeningRequest(
                        route.id(),
                        query,
                        UpstreamHeaders.of(request.request(), client),
                        withoutBody ? Buffer.buffer() : body,
                        client.terms(route.onDisconnect(), route.id(), key),
                        UpstreamTarget.of(request, route)),
                SseStyle.of(route),
                NamedRead.opening(route, body).map(read -> new Lookup(naming(request, client, route), read)));
    }

    /** What a client reads by a name, and how that is looked up. */
    private record Lookup(Naming naming, NamedRead read) {}

    private Naming naming(RoutingContext request, Client client, Route route) {
        return Naming.of(
                names, request.request(), client, route, config.keyRetention().toMillis());
    }

    /**
     * A read by the name that a protocol gives its streams.
     *
     * @param otherwise answers what is no such read, and where only the upstream may know the name
     */
    public void named(RoutingContext request, Route route, Runnable otherwise) {
        Optional<NamedRead> asked = NamedRead.asked(request, route);
        if (asked.isEmpty()) {
            otherwise.run();
            return;
        }
        NamedRead read = asked.get();
        Client client = client(request);
        Naming naming = naming(request, client, route);
        request.request().pause();
        naming.find(read.name())
                .onSuccess(stream -> {
                    if (stream.isPresent()) {
                        SseReader.Head head =
                                new SseReader.Head(client.session(), Optional.empty(), SseStyle.of(route), false);
                        streams.resume(
                                stream.get(),
                                reader(request, stream.get(), 0, head, client, Optional.of(new Lookup(naming, read))));
                    } else if (read.dialect() == Dialect.AI_SDK) {
                        request.response().setStatusCode(204).end();
                    } else {
                        otherwise.run();
                    }
                })
                .onFailure(failure ->
                        Problem.send(request.response(), Refusal.of(failure).fault(), ""))
                .onComplete(looked -> request.request().resume());
    }

    /** {@code GET /api/stream/test}: a few events through the whole cluster, without the upstream. */
    public void selfTest(RoutingContext request) {
        Client client = client(request);
        Terms terms = Terms.DEFAULT.of(client.principal());
        OpeningRequest opening =
                new OpeningRequest(OpeningRequest.SELF_TEST, "", Map.of(), Buffer.buffer(), terms, Target.DEFAULT);
        ask(request, client, opening, SseStyle.READ, Optional.empty());
    }

    private void ask(
            RoutingContext request, Client client, OpeningRequest opening, SseStyle style, Optional<Lookup> lookup) {
        queries.ask(client, opening, (asking, stream, node) -> {
                    lookup.filter(named -> !named.read().name().isEmpty())
                            .ifPresent(named -> named.naming().give(named.read().name(), stream));
                    SseReader.Head head = new SseReader.Head(asking.session(), node, style);
                    return reader(request, stream, 0, head, asking, lookup);
                })
                .onFailure(failure ->
                        Problem.send(request.response(), Refusal.of(failure).fault(), ""));
    }

    /** {@code GET /api/stream/{id}}: replays what the cursor has not seen, then follows. */
    public void read(RoutingContext request) {
        Optional<StreamId> stream = given(request);
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
            Client client = client(request);
            reader(request, stream.get(), 0, head(client), client)
                    .refused(Fault.CURSOR_UNKNOWN, "", Fault.CURSOR_UNKNOWN.status());
        }
    }

    private void read(RoutingContext request, StreamId stream, long next) {
        Client client = client(request);
        Decision decision = limits.resume(client);
        if (decision.allowed()) {
            streams.resume(stream, reader(request, stream, next, head(client), client));
        } else {
            ComeBack.send(request.response(), decision.retryMs());
        }
    }

    /** Of a stream that is read again. */
    private static SseReader.Head head(Client client) {
        return new SseReader.Head(client.session());
    }

    private SseReader reader(RoutingContext request, StreamId stream, long next, SseReader.Head head, Client client) {
        return reader(request, stream, next, head, client, Optional.empty());
    }

    private SseReader reader(
            RoutingContext request,
            StreamId stream,
            long next,
            SseReader.Head head,
            Client client,
            Optional<Lookup> lookup) {
        HttpServerRequest asked = request.request();
        HttpServerResponse response = asked.response();
        ReadLog log = ReadLog.of(
                request.normalizedPath(),
                client,
                stream,
                config.tracing(),
                head.owner().isPresent());
        SseReader reader = lookup.<SseReader>map(named ->
                        new NamedReader(context, asked, stream, head, metrics, log, named.naming(), named.read()))
                .orElseGet(() -> new SseReader(context, asked, stream, head, next, metrics, log));
        readers.add(reader, () -> HangUp.on(asked));
        response.closeHandler(closed -> {
            readers.remove(reader);
            reader.clientGone();
            streams.leave(stream, reader);
        });
        Optional<Admission> admission = Admission.of(request);
        response.endHandler(ended -> {
            readers.remove(reader);
            admission.ifPresent(Admission::over);
        });
        if (response.closed()) {
            readers.remove(reader);
            reader.clientGone();
        }
        return reader;
    }

    /** {@code DELETE /api/stream/{id}}. */
    public void cancel(RoutingContext request) {
        HttpServerResponse response = request.response();
        given(request)
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

    private Optional<StreamId> given(RoutingContext request) {
        return StreamName.given(SecurityHandlers.principal(request), request.pathParam("id"), config.push());
    }

    private Client client(RoutingContext request) {
        return Client.of(request.request(), config.trustedProxies(), SecurityHandlers.principal(request));
    }
}
