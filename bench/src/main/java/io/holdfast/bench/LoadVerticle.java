package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The readers of one event loop. Its methods may be called from any thread; all of its state belongs to its loop. */
final class LoadVerticle extends VerticleBase implements LoadStream.Observer {
    /**
     * What this loop saw.
     *
     * @param latency from the upstream's write to our read, in nanoseconds, since the last reading
     * @param delivered events in the whole run
     * @param completed streams read to their end
     */
    record Reading(Histogram latency, long delivered, long completed) {}

    private static final int PACE_MILLIS = 10;

    private final int index;
    private final NetClient client;
    private final Tally tally = new Tally();
    private final List<LoadStream> streams = new ArrayList<>();
    private int expected;
    private int settled;
    private int over;
    private Promise<Void> allSettled = Promise.promise();
    private Promise<Void> allOver = Promise.promise();

    LoadVerticle(Vertx vertx, int index) {
        this.index = index;
        client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(10_000));
    }

    @Override
    public Future<?> start() {
        return Future.succeededFuture();
    }

    /**
     * Opens streams at a rate, one per opening.
     *
     * @return when each has had an event or has failed
     */
    Future<Void> open(List<Opening> openings, double perSecond) {
        return Loops.call(context, () -> {
            expected += openings.size();
            allSettled = Promise.promise();
            long start = System.nanoTime();
            int before = streams.size();
            vertx.setPeriodic(1, PACE_MILLIS, timer -> {
                double due = perSecond * (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1) + 1;
                for (int i = streams.size() - before; i < openings.size() && i < due; i++) {
                    openOne(openings.get(i));
                }
                if (streams.size() == before + openings.size()) {
                    vertx.cancelTimer(timer);
                }
            });
            checkSettled();
            return allSettled.future();
        });
    }

    private void openOne(Opening opening) {
        var stream = new LoadStream("stream %d/%d".formatted(index, streams.size()), tally, this);
        streams.add(stream);
        stream.open(client, opening);
    }

    /** The id of the first stream; empty if it has none. */
    Future<String> streamId() {
        return Loops.call(context, () -> Future.succeededFuture(streams.get(0).streamId()));
    }

    /** The ids of all streams that have one. */
    Future<List<String>> streamIds() {
        return Loops.call(
                context,
                () -> Future.succeededFuture(streams.stream()
                        .map(LoadStream::streamId)
                        .filter(id -> !id.isEmpty())
                        .toList()));
    }

    Future<Void> requireSettled(String limit) {
        return Loops.call(context, () -> {
            openStreams().forEach(s -> s.requireSettled(limit));
            return Future.succeededFuture();
        });
    }

    /** Completes when every stream is over. */
    Future<Void> allOver() {
        return Loops.call(context, () -> {
            allOver = Promise.promise();
            checkOver();
            return allOver.future();
        });
    }

    Future<Void> requireOver(String limit) {
        return Loops.call(context, () -> {
            openStreams().forEach(s -> s.requireOver(limit));
            return Future.succeededFuture();
        });
    }

    Future<Void> cut() {
        return Loops.call(context, () -> {
            openStreams().forEach(LoadStream::cut);
            return Future.succeededFuture();
        });
    }

    /** Streams that are not over. */
    Future<Integer> openCount() {
        return Loops.call(context, () -> Future.succeededFuture(expected - over));
    }

    Future<Reading> read() {
        return Loops.call(
                context,
                () -> Future.succeededFuture(new Reading(tally.takeLatency(), tally.delivered(), tally.completed())));
    }

    /** To be read when the run is over: it is handed out, not copied. */
    Future<Violations> violations() {
        return Loops.call(context, () -> Future.succeededFuture(tally.violations));
    }

    @Override
    public void settled(LoadStream stream) {
        settled++;
        checkSettled();
    }

    @Override
    public void over(LoadStream stream) {
        over++;
        checkOver();
    }

    private void checkSettled() {
        if (settled == expected) {
            allSettled.tryComplete();
        }
    }

    private void checkOver() {
        if (over == expected) {
            allOver.tryComplete();
        }
    }

    private List<LoadStream> openStreams() {
        return streams.stream().filter(LoadStream::open).toList();
    }
}
