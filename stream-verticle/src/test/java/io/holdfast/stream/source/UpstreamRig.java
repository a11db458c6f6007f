package io.holdfast.stream.source;

import static io.holdfast.stream.source.FakeUpstream.STREAM_HEAD;

import io.holdfast.routes.Route;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Settings;
import io.holdfast.stream.StreamConfig;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Calls over real connections on loopback; the upstream's side is bytes that the test writes. */
public class UpstreamRig {
    static final StreamId STREAM = new StreamId("0123456789abcdefghjkmnpqrs");
    static final int MAX_EVENT_BYTES = 1024;

    final EventLoop loop = new EventLoop();
    final FakeUpstream upstream = new FakeUpstream(loop);
    final UpstreamHealth health = new UpstreamHealth(loop.vertx(), new SimpleMeterRegistry());
    final RecordingSink sink = new RecordingSink();

    @AfterEach
    void close() {
        loop.close();
    }

    Source call() {
        return call(upstream.address(), "");
    }

    Source call(URI address, String query) {
        return start(loop.call(() -> client()), route(address), query);
    }

    UpstreamClient client() {
        return new UpstreamClient(loop.vertx(), config(), health);
    }

    /** One call, whatever becomes of it. */
    Source start(UpstreamClient client, Route route, String query) {
        Source source = loop.call(() -> client.askAgain(route, STREAM, "session-1", question(query)));
        loop.run(() -> source.start(sink));
        return source;
    }

    static OpeningRequest question(String query) {
        return new OpeningRequest(
                OpeningRequest.QUERY,
                query,
                Map.of("content-type", "application/json", "authorization", "Bearer t"),
                Buffer.buffer("{\"q\":1}"));
    }

    public static StreamConfig config() {
        return StreamConfig.from(settings(new JsonObject()));
    }

    public static RouteTable routes(URI address) {
        return RouteTable.from(settings(new JsonObject().put("upstream", address.toString())));
    }

    static Route route(URI address) {
        return routes(address).find(OpeningRequest.QUERY).orElseThrow();
    }

    private static Settings settings(JsonObject more) {
        JsonObject flags = new JsonObject()
                .put("max-event-size", String.valueOf(MAX_EVENT_BYTES))
                .put("upstream-connections", "1")
                .put("first-byte-timeout", "10s")
                .put("idle-timeout", "20s");
        return Settings.of(flags.mergeIn(more));
    }

    void awaitOpened() {
        loop.await(sink.whenOpened().future());
    }

    void awaitOver() {
        loop.await(sink.whenOver().future());
    }

    void openWith(String event) {
        upstream.send(STREAM_HEAD);
        awaitOpened();
        var arrived = sink.whenNext().future();
        upstream.sendChunk(event);
        loop.await(arrived);
    }
}
