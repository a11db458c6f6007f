package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The built-in upstream on one event loop: sockets without an HTTP stack, and one tick for all streams. */
final class UpstreamServer extends VerticleBase {
    /**
     * What this loop did.
     *
     * @param lag how late its ticks were since the last reading, in nanoseconds
     */
    record Reading(Histogram lag, long requests, long events, long stalls) {}

    /** Multiples of the golden ratio spread any number of streams evenly over a period. */
    private static final double GOLDEN = 0.618_033_988_749_895;

    private final UpstreamSettings settings;
    private final int port;
    private final NetServer server;
    private final EventTemplate template;
    private final EmissionWheel wheel = new EmissionWheel(System.nanoTime());
    private final Set<UpstreamStream> open = new LinkedHashSet<>();
    private Histogram lag = Nanos.histogram();
    private long requests;
    private long events;
    private long stalls;
    private double phase;

    UpstreamServer(Vertx vertx, String host, int port, UpstreamSettings settings) {
        this.settings = settings;
        this.port = port;
        template = new EventTemplate(settings.size());
        server = vertx.createNetServer(
                new NetServerOptions().setHost(host).setPort(port).setAcceptBacklog(4096));
    }

    /** One instance per event loop, all on one port; completes when they accept connections. */
    static Future<List<UpstreamServer>> deploy(Vertx vertx, String host, int port, UpstreamSettings settings) {
        List<UpstreamServer> servers =
                Loops.each(BenchMain.EVENT_LOOPS, i -> new UpstreamServer(vertx, host, port, settings));
        return Future.all(Loops.map(servers, vertx::deployVerticle)).map(servers);
    }

    @Override
    public Future<?> start() {
        long timer = vertx.setPeriodic(1, id -> lag.recordValue(Nanos.recordable(wheel.advance(System.nanoTime()))));
        return server.connectHandler(socket -> new UpstreamStream(socket, this, settings))
                .listen()
                .onFailure(e -> vertx.cancelTimer(timer))
                .recover(e -> Future.failedFuture(
                        new UsageException("port: %d (expected: a free one, but %s)".formatted(port, e.getMessage()))));
    }

    Future<Reading> read() {
        return Loops.call(context, () -> {
            Histogram ended = lag;
            lag = Nanos.histogram();
            return Future.succeededFuture(new Reading(ended, requests, events, stalls));
        });
    }

    /** Ends every open stream with {@code [DONE]}. */
    Future<Void> finish() {
        return Loops.call(context, () -> {
            List.copyOf(open).forEach(UpstreamStream::finish);
            return Future.succeededFuture();
        });
    }

    void started(UpstreamStream stream) {
        requests++;
        open.add(stream);
    }

    void ended(UpstreamStream stream) {
        open.remove(stream);
    }

    void stalled() {
        stalls++;
    }

    /** The next event of a stream, stamped with the time now. */
    Buffer event(long n) {
        events++;
        return template.event(n, System.nanoTime());
    }

    long firstDue(long now) {
        long period = settings.periodNanos();
        phase = (phase + GOLDEN) % 1;
        long due = Math.floorDiv(now, period) * period + (long) (phase * period);
        return due > now ? due : due + period;
    }

    void pace(UpstreamStream stream) {
        wheel.add(stream);
    }

    void later(Runnable work) {
        context.runOnContext(v -> work.run());
    }
}
