package io.holdfast.gateway;

import io.holdfast.cluster.Spread;
import io.holdfast.gateway.calls.PassThrough;
import io.holdfast.gateway.calls.SocketExchange;
import io.holdfast.gateway.reading.SseReader;
import io.holdfast.gateway.reading.SseReaders;
import io.holdfast.gateway.reading.StreamClient;
import io.holdfast.gateway.streams.WebSocketConnection;
import io.holdfast.gateway.streams.WebSocketConnections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends a leaving gateway's clients to others, not all at once: first those who read, last those who still wait. */
final class Parting {
    private final Vertx vertx;
    private final StreamClient streams;
    private final SseReaders readers;
    private final WebSocketConnections sockets;
    private final PassThrough passing;

    Parting(Vertx vertx, StreamClient streams, SseReaders readers, WebSocketConnections sockets, PassThrough passing) {
        this.vertx = vertx;
        this.streams = streams;
        this.readers = readers;
        this.sockets = sockets;
        this.passing = passing;
    }

    /** Completes when every client has been sent away. */
    Future<Void> over(Duration time) {
        List<Runnable> parts = new ArrayList<>();
        readers.all().stream().filter(SseReader::started).forEach(reader -> parts.add(() -> part(reader)));
        sockets.all().forEach(socket -> parts.add(socket::part));
        passing.sockets().forEach(socket -> parts.add(socket::leave));
        return Spread.over(vertx, time.toMillis(), parts, Runnable::run).onSuccess(spread -> {
            readers.all().forEach(this::part);
            sockets.all().forEach(WebSocketConnection::part);
            passing.sockets().forEach(SocketExchange::leave);
        });
    }

    private void part(SseReader reader) {
        reader.part();
        streams.leave(reader.stream(), reader);
    }
}
