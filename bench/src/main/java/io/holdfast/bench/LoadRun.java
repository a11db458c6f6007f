package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** One run from the first connection to the last: the main thread waits, the event loops work. */
final class LoadRun {
    private static final int OPEN_LIMIT = 30;
    private static final int END_LIMIT = 20;

    private final Vertx vertx;
    private final RunSettings settings;
    private final Meter meter;
    private final Consumer<String> progress;
    private final List<UpstreamServer> upstreams;
    private final List<LoadVerticle> loads;
    private final Violations slowViolations = new Violations();

    LoadRun(Vertx vertx, RunSettings settings, Meter meter, Consumer<String> progress) {
        this.vertx = vertx;
        this.settings = settings;
        this.meter = meter;
        this.progress = progress;
        upstreams = settings.builtIn()
                ? UpstreamServer.deploy(vertx, "127.0.0.1", settings.upstreamPort(), settings.upstream())
                        .await()
                : List.of();
        loads = Loops.each(BenchMain.EVENT_LOOPS, i -> new LoadVerticle(vertx, i));
        Future.all(Loops.map(loads, vertx::deployVerticle)).await();
    }

    RunResult run() {
        connect();
        List<Figures> rounds = new ArrayList<>();
        if (settings.warmup() > 0 && open() > 0) {
            progress.accept("Warming up: " + settings.warmup() + " s");
            pause(settings.warmup(), allOver());
        }
        Optional<SlowResult> slow = Optional.empty();
        if (settings.slowReaders() > 0 && open() > 0) {
            slow = Optional.of(besideSlowReaders(rounds));
        } else {
            rounds(rounds);
        }
        finish();
        return result(rounds, slow);
    }

    private void rounds(List<Figures> rounds) {
        for (int i = 1; i <= settings.rounds() && open() > 0; i++) {
            progress.accept("Round %d of %d: %d s".formatted(i, settings.rounds(), settings.duration()));
            rounds.add(round());
        }
    }

    /** One round without them first, so that there is something to compare with. */
    private SlowResult besideSlowReaders(List<Figures> rounds) {
        progress.accept("Round without slow readers: %d s".formatted(settings.duration()));
        Figures without = round();
        progress.accept("Connecting: %d slow readers".formatted(settings.slowReaders()));
        try (SlowReaders slow = SlowReaders.open(slowOpenings(), settings.connectRate(), slowViolations)) {
            rounds(rounds);
            Figures last = rounds.isEmpty() ? without : rounds.get(rounds.size() - 1);
            return new SlowResult(slow.read(), without, last);
        }
    }

    /** Readers of the same streams: what more memory the server then takes is for them, not for more events. */
    private List<Opening> slowOpenings() {
        List<String> ids = all(LoadVerticle::streamIds).stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        UsageException.check(!ids.isEmpty(), "--slow-readers", settings.slowReaders(), "a server with X-Stream-ID");
        return IntStream.range(0, settings.slowReaders())
                .mapToObj(i -> Opening.reader(settings.target(i), ids.get(i % ids.size())))
                .toList();
    }

    private void connect() {
        progress.accept("Connecting: " + settings.connections());
        if (settings.readers() == 0) {
            open(questions(settings.streams()));
            return;
        }
        open(questions(1));
        String streamId = loads.get(0).streamId().await();
        UsageException.check(!streamId.isEmpty(), "--readers", settings.readers(), "a server with X-Stream-ID");
        open(IntStream.range(0, settings.readers())
                .mapToObj(i -> Opening.reader(settings.target(i), streamId))
                .toList());
    }

    private List<Opening> questions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Opening.question(settings.target(i), settings.path()))
                .toList();
    }

    private void open(List<Opening> openings) {
        List<List<Opening>> shares = Loops.each(
                loads.size(),
                loop -> IntStream.range(0, openings.size())
                        .filter(i -> i % loads.size() == loop)
                        .mapToObj(openings::get)
                        .toList());
        double rate = settings.connectRate() / loads.size();
        Future<?> settled =
                Future.all(Loops.each(loads.size(), i -> loads.get(i).open(shares.get(i), rate)));
        int limit = (int) (openings.size() / settings.connectRate()) + OPEN_LIMIT;
        pause(limit, settled);
        all(l -> l.requireSettled(limit + " s"));
    }

    private Figures round() {
        readUpstreams();
        Map<Long, ProcessUsage> start = meter.sample();
        readLoads();
        long startTime = System.nanoTime();
        pause(settings.duration(), allOver());
        double seconds = (System.nanoTime() - startTime) / 1e9;
        Histogram latency = Nanos.histogram();
        readLoads().forEach(r -> latency.add(r.latency()));
        var span = new Meter.Span(seconds, start, meter.sample());
        Histogram lag = Nanos.histogram();
        readUpstreams().forEach(r -> lag.add(r.lag()));
        return meter.round(span, latency, lag);
    }

    /** An upstream that says when it ends lets every stream be checked to its last event. */
    private void finish() {
        if (settings.builtIn() && !settings.cut()) {
            progress.accept("Ending: " + open());
            Future.all(Loops.map(upstreams, UpstreamServer::finish)).await();
            pause(END_LIMIT, allOver());
            all(l -> l.requireOver(END_LIMIT + " s"));
        } else {
            all(LoadVerticle::cut);
        }
    }

    private RunResult result(List<Figures> rounds, Optional<SlowResult> slow) {
        List<LoadVerticle.Reading> readings = readLoads();
        List<UpstreamServer.Reading> served = readUpstreams();
        var violations = new Violations();
        all(LoadVerticle::violations).forEach(violations::addAll);
        violations.addAll(slowViolations);
        var result = new RunResult(
                settings,
                Collections.unmodifiableList(rounds),
                slow,
                violations,
                readings.stream().mapToLong(LoadVerticle.Reading::completed).sum(),
                readings.stream().mapToLong(LoadVerticle.Reading::delivered).sum(),
                served.stream().mapToLong(UpstreamServer.Reading::requests).sum(),
                served.stream().mapToLong(UpstreamServer.Reading::events).sum(),
                served.stream().mapToLong(UpstreamServer.Reading::stalls).sum());
        checkTotal(result);
        return result;
    }

    /** Events lost just before {@code [DONE]} leave no gap; they are missing in the sum. */
    private void checkTotal(RunResult result) {
        boolean comparable = result.violations().count() == 0
                && settings.readers() == 0
                && result.completed() == settings.streams()
                && result.upstreamRequests() == settings.streams();
        if (comparable && result.delivered() != result.upstreamEvents()) {
            result.violations()
                    .add(
                            Violations.Kind.TOTAL,
                            "all streams",
                            "events: %d (expected: %d, as the upstream wrote)"
                                    .formatted(result.delivered(), result.upstreamEvents()));
        }
    }

    /** Ends early when there is nothing left to wait for. */
    private void pause(int seconds, Future<?> over) {
        Future.any(vertx.timer(seconds, TimeUnit.SECONDS), over).await();
    }

    private Future<?> allOver() {
        return Future.all(Loops.map(loads, LoadVerticle::allOver));
    }

    private int open() {
        return all(LoadVerticle::openCount).stream().mapToInt(Integer::intValue).sum();
    }

    private List<LoadVerticle.Reading> readLoads() {
        return all(LoadVerticle::read);
    }

    private List<UpstreamServer.Reading> readUpstreams() {
        return Future.all(Loops.map(upstreams, UpstreamServer::read)).await().list();
    }

    private <T> List<T> all(Function<LoadVerticle, Future<T>> call) {
        return Future.all(Loops.map(loads, call)).await().list();
    }
}
