package io.holdfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds how many new streams a second a server carries, and then offers it less and more: the main thread waits. */
final class OverloadRun {
    /**
     * How it is done.
     *
     * @param firstRate new streams a second with which the search for the peak begins
     * @param peak new streams a second; 0 to search for it
     * @param seconds of one step that count
     * @param settleSeconds of one step before them
     */
    record Plan(List<Double> loads, double firstRate, double peak, int seconds, int settleSeconds, int patienceMs) {}

    private static final double GROWTH = 1.5;
    /** Of what was offered: with less goodput than that the peak has been passed. */
    private static final double CARRIED = 0.9;

    private static final int ENOUGH = 2;
    private static final int MOST_SEARCHED = 20;

    private final Vertx vertx;
    private final Plan plan;
    private final Opening opening;
    private final Consumer<String> progress;
    private final List<Arrivals> arrivals;

    OverloadRun(Vertx vertx, Plan plan, Opening opening, Consumer<String> progress) {
        this.vertx = vertx;
        this.plan = plan;
        this.opening = opening;
        this.progress = progress;
        arrivals = Loops.each(BenchMain.EVENT_LOOPS, i -> new Arrivals(vertx, i, plan.patienceMs()));
        Future.all(Loops.map(arrivals, vertx::deployVerticle)).await();
    }

    List<OverloadStep> run() {
        double peak = plan.peak() > 0 ? plan.peak() : search();
        List<OverloadStep> steps = new ArrayList<>();
        for (double load : plan.loads()) {
            progress.accept("Offering %.2f of the peak: %.0f/s".formatted(load, load * peak));
            steps.add(step(load, load * peak));
        }
        return List.copyOf(steps);
    }

    /**
     * The most that was carried while more and more was offered. It is passed when less than that is carried twice, since one
     * step may have met with something else.
     */
    private double search() {
        double rate = plan.firstRate();
        progress.accept("Warming up: %.0f/s".formatted(rate));
        step(0, rate);
        double best = 0;
        int passed = 0;
        for (int tried = 0; tried < MOST_SEARCHED && passed < ENOUGH; tried++) {
            OverloadStep step = step(0, rate);
            progress.accept(
                    "Looking for the peak: %.0f/s offered, %.0f/s whole".formatted(step.offered(), step.whole()));
            best = Math.max(best, step.whole());
            passed = step.whole() < CARRIED * step.offered() ? passed + 1 : 0;
            rate *= GROWTH;
        }
        return best;
    }

    private OverloadStep step(double load, double perSecond) {
        long durationMs = TimeUnit.SECONDS.toMillis((long) plan.settleSeconds() + plan.seconds());
        Future<?> come = Future.all(Loops.map(arrivals, a -> a.come(opening, perSecond / arrivals.size(), durationMs)));
        settle();
        read();
        long start = System.nanoTime();
        come.await();
        double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
        OverloadStep step = OverloadStep.of(load, seconds, read());
        Future.all(Loops.map(arrivals, Arrivals::allOver)).await();
        // The server has its rest, so that a step does not pay for the one before.
        settle();
        return step;
    }

    private void settle() {
        vertx.timer(Math.max(1, TimeUnit.SECONDS.toMillis(plan.settleSeconds())))
                .await();
    }

    private List<Arrivals.Reading> read() {
        return all(Arrivals::read);
    }

    Violations violations() {
        var violations = new Violations();
        all(Arrivals::violations).forEach(violations::addAll);
        return violations;
    }

    private <T> List<T> all(Function<Arrivals, Future<T>> call) {
        return Future.all(Loops.map(arrivals, call)).await().list();
    }
}
