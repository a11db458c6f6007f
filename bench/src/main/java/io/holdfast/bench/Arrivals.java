package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Clients of one event loop that come at a rate, whatever becomes of those who came before. Its methods may be called from
 * any thread; all of its state belongs to its loop.
 */
final class Arrivals extends VerticleBase implements LoadStream.Observer {
    /**
     * What has become of clients since the last reading.
     *
     * @param latency from the upstream's write to our read, in nanoseconds
     * @param whole streams that were read to their end
     */
    record Reading(Histogram latency, long offered, long whole, long refused, long failed) {}

    private static final int PACE_MILLIS = 5;
    private static final int REFUSED = 503;

    private final int index;
    private final int patienceMs;
    private final NetClient client;
    private final Tally tally = new Tally();
    /** Each with when its client gives up, the first first. */
    private final Map<LoadStream, Long> open = new LinkedHashMap<>();

    private Promise<Void> allOver = Promise.promise();
    private long count;
    private long offered;
    private long whole;
    private long refused;
    private long failed;
    private boolean refusing;

    /** @param patienceMs how long a client waits for a whole answer */
    Arrivals(Vertx vertx, int index, int patienceMs) {
        this.index = index;
        this.patienceMs = patienceMs;
        client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(patienceMs));
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(100, tick -> giveUp());
        return Future.succeededFuture();
    }

    /** Clients come from now on, for so long. Completes when the last one has come. */
    Future<Void> come(Opening opening, double perSecond, long durationMs) {
        return Loops.call(context, () -> {
            Promise<Void> come = Promise.promise();
            long start = System.nanoTime();
            long before = count;
            vertx.setPeriodic(1, PACE_MILLIS, timer -> {
                double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
                for (long due = (long) (perSecond * seconds); count - before < due; ) {
                    begin(opening);
                }
                if (seconds * 1_000 >= durationMs) {
                    vertx.cancelTimer(timer);
                    come.complete();
                }
            });
            return come.future();
        });
    }

    private void begin(Opening opening) {
        count++;
        offered++;
        LoadStream stream = new LoadStream("client %d/%d".formatted(index, count), tally, this);
        open.put(stream, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs));
        stream.open(client, opening);
    }

    private void giveUp() {
        long now = System.nanoTime();
        List<LoadStream> late = open.entrySet().stream()
                .takeWhile(waiting -> waiting.getValue() - now < 0)
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(stream -> stream.requireOver(patienceMs + " ms"));
    }

    @Override
    public boolean refused(LoadStream stream, int status) {
        refusing = status == REFUSED;
        return refusing;
    }

    @Override
    public void settled(LoadStream stream) {}

    @Override
    public void over(LoadStream stream) {
        open.remove(stream);
        if (refusing) {
            refused++;
        } else if (stream.whole()) {
            whole++;
        } else {
            failed++;
        }
        refusing = false;
        if (open.isEmpty()) {
            allOver.tryComplete();
        }
    }

    /** Completes when nobody waits for anything. */
    Future<Void> allOver() {
        return Loops.call(context, () -> {
            allOver = Promise.promise();
            if (open.isEmpty()) {
                allOver.complete();
            }
            return allOver.future();
        });
    }

    Future<Reading> read() {
        return Loops.call(context, () -> {
            var reading = new Reading(tally.takeLatency(), offered, whole, refused, failed);
            offered = 0;
            whole = 0;
            refused = 0;
            failed = 0;
            return Future.succeededFuture(reading);
        });
    }

    /** To be read when the run is over: it is handed out, not copied. */
    Future<Violations> violations() {
        return Loops.call(context, () -> Future.succeededFuture(tally.violations));
    }
}
