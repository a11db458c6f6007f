package io.holdfast.gateway.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.gateway.GatewayConfig;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Settings;
import io.holdfast.wire.Event;
import io.holdfast.wire.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Streams, events and settings as tests want them. */
public final class Sample {
    public static final StreamId STREAM = new StreamId("0123456789abcdefghjkmnpqrs");

    /** What each of {@link #events} weighs. */
    public static final int WEIGHT = 100;

    /** What an owner is given to answer a new stream, where no timeout is set. */
    public static final long OPEN_TIMEOUT_MS = 75_000;

    private Sample() {}

    public static Event event(long seq, String data) {
        return new Event(seq, "", "", data.getBytes(UTF_8));
    }

    public static Event event(long seq, String type, String data) {
        return new Event(seq, type, "", data.getBytes(UTF_8));
    }

    /** Events from one seq up to, but without, another. */
    public static List<Event> events(long from, long end) {
        int overhead = event(0, "").weight();
        return LongStream.range(from, end)
                .mapToObj(seq -> event(seq, "x".repeat(WEIGHT - overhead)))
                .toList();
    }

    /** As blocks of text/event-stream. */
    public static Buffer sse(Event... events) {
        SseBytes written = new SseBytes();
        SseFormat.events(STREAM, List.of(events), written);
        return written.toBuffer();
    }

    /** What the gateway does not ask for. */
    private static final UpstreamHealth NO_UPSTREAMS = new UpstreamHealth(Vertx.vertx(), new SimpleMeterRegistry());

    /** A window of ten events, and little patience. */
    public static GatewayConfig config(Map<String, String> more) {
        JsonObject settings = settings();
        more.forEach(settings::put);
        return GatewayConfig.from(Settings.of(settings));
    }

    public static GatewayConfig config(String... more) {
        return GatewayConfig.from(Settings.of(settings(more)));
    }

    /** The built-in route. */
    public static Routes routes(String... more) {
        return routes(new JsonArray(), more);
    }

    /** @param entries beside the built-in route */
    public static Routes routes(JsonArray entries, String... more) {
        return new Routes(RouteTable.from(Settings.of(settings(more).put("routes", entries))), NO_UPSTREAMS);
    }

    private static JsonObject settings(String... more) {
        JsonObject settings = new JsonObject()
                .put("http-port", "0")
                .put("ws-port", "0")
                .put("credit", "1KB")
                .put("max-body-size", "1KB")
                .put("max-socket-streams", "3")
                .put("attach-timeout", "200ms")
                .put("trusted-proxies", "127.0.0.1");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }
}
