package io.holdfast.overload;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node has more to do than it can do well. Then it takes less new work or none, and what is under way goes on.
 * Any thread may ask; new work is let in by the event loop that does it.
 */
public final class Overload {
    private static final Logger log = LoggerFactory.getLogger(Overload.class);
    private static final long LOOK_MS = 1_000;
    /** Self-tests that failed meanwhile have been repeated by then. */
    private static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int PERCENT = 100;
    private static final double LIMITED_SHARE = 0.5;
    /** What is above its mark has to fall below this much of it, in per cent, to be well again. */
    private static final int WELL_AGAIN = 90;

    /** What there is too much of. */
    public enum Reason {
        LAG,
        HEAP,
        CONNECTIONS,
        /** Streams that have been asked for, and of which the journal has not heard yet. */
        OPENINGS,
        /** Somebody has said so, for a while. */
        LIMITED;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OverloadConfig marks;
    private final HeapAfterCollection heap = new HeapAfterCollection();
    private final ColdCode code = new ColdCode();
    private final Map<Thread, LoopLag> loops = new ConcurrentHashMap<>();
    private final Map<Reason, LongAdder> refused = Stream.of(Reason.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));
    private final Map<Reason, Boolean> logged = new ConcurrentHashMap<>();
    private final AtomicInteger openings = new AtomicInteger();
    private volatile IntSupplier connections = () -> 0;
    private volatile boolean connectionsOver;
    private volatile boolean heapOver;
    private volatile boolean cold;
    private volatile long latelyUntilNanos = System.nanoTime();
    private volatile long limitedUntilNanos = System.nanoTime();

    public Overload(OverloadConfig marks) {
        this.marks = marks;
    }

    /** Looks at the calling event loop from now on, if nobody does yet. */
    public void watchLoop(Vertx vertx) {
        LoopLag lag = new LoopLag(marks.lag(), this::heapPressure, () -> cold);
        if (loops.putIfAbsent(Thread.currentThread(), lag) == null) {
            lag.watch(vertx);
        }
    }

    /** @param open how many there are */
    public void watchConnections(IntSupplier open) {
        connections = open;
    }

    /** Looks at the heap from now on, and tells when something has passed its mark. */
    public void watch(Vertx vertx) {
        vertx.setPeriodic(LOOK_MS, look -> look());
    }

    void look() {
        cold = code.look(System.nanoTime());
        heapOver = over(heapOver, heap.percent(), marks.heapPercent());
        if (late() || full() || openingsOver()) {
            latelyUntilNanos = System.nanoTime() + LATELY_NANOS;
        }
        for (Reason reason : Reason.values()) {
            boolean over = isOver(reason);
            if (over != logged.getOrDefault(reason, false)) {
                logged.put(reason, over);
                if (over) {
                    log.warn("Overloaded: reason={} lagMs={}", reason.word(), Math.round(lagSeconds() * 1_000));
                } else {
                    log.info("No longer overloaded: reason={}", reason.word());
                }
            }
        }
    }

    private static boolean over(boolean before, int value, int mark) {
        long line = before ? ((long) mark * WELL_AGAIN + PERCENT - 1) / PERCENT : mark;
        return mark > 0 && value > line;
    }

    private boolean connectionsOver() {
        boolean over = over(connectionsOver, connections.getAsInt(), marks.connections());
        connectionsOver = over;
        return over;
    }

    /**
     * Lets something new in on the calling event loop, which says by {@link #leave} when it is over.
     *
     * @return why it is not let in; empty when it is
     */
    public Optional<Reason> enter() {
        Optional<Reason> why = whyNot();
        why.ifPresentOrElse(
                reason -> counted(reason).increment(), () -> ceiling().ifPresent(Ceiling::enter));
        return why;
    }

    private Optional<Reason> whyNot() {
        if (connectionsOver()) {
            return Optional.of(Reason.CONNECTIONS);
        }
        if (openingsOver()) {
            return Optional.of(Reason.OPENINGS);
        }
        if (limited() && ThreadLocalRandom.current().nextDouble() >= LIMITED_SHARE) {
            return Optional.of(Reason.LIMITED);
        }
        return whyNoRoom();
    }

    private Optional<Reason> whyNoRoom() {
        boolean room = ceiling().map(Ceiling::room).orElse(true);
        return room ? Optional.empty() : Optional.of(heapOver ? Reason.HEAP : Reason.LAG);
    }

    /** What was let in on the calling event loop is over. */
    public void leave() {
        ceiling().ifPresent(Ceiling::leave);
    }

    private Optional<Ceiling> ceiling() {
        return Optional.ofNullable(loops.get(Thread.currentThread())).map(LoopLag::ceiling);
    }

    /**
     * Begins the opening of a stream, unless there are too many under way. Who may begin says by {@link #opened} when the
     * journal has it, or never will.
     */
    public boolean open() {
        if (openingsOver()) {
            counted(Reason.OPENINGS).increment();
            return false;
        }
        openings.incrementAndGet();
        return true;
    }

    /** See {@link #open}. */
    public void opened() {
        openings.decrementAndGet();
    }

    private boolean openingsOver() {
        return marks.openings() > 0 && openings.get() >= marks.openings();
    }

    private LongAdder counted(Reason reason) {
        return Objects.requireNonNull(refused.get(reason));
    }

    private boolean isOver(Reason reason) {
        return switch (reason) {
            case LAG -> !heapOver && anyLoopFull();
            case HEAP -> heapOver;
            case CONNECTIONS -> connectionsOver();
            case OPENINGS -> openingsOver();
            case LIMITED -> limited();
        };
    }

    /** Whether streams should go to other nodes. Clients' connections are no matter of streams. */
    public boolean full() {
        return heapOver || anyLoopFull();
    }

    /** Whether there was too much to do a moment ago: what took too long since may have done so for that alone. */
    public boolean lately() {
        return System.nanoTime() - latelyUntilNanos < 0;
    }

    private boolean late() {
        return !marks.lag().isZero()
                && lagSeconds() * TimeUnit.SECONDS.toNanos(1) > marks.lag().toNanos();
    }

    private boolean anyLoopFull() {
        return loops.values().stream().anyMatch(loop -> !loop.ceiling().room());
    }

    private double heapPressure() {
        return heapOver ? (double) heap.percent() / marks.heapPercent() : 0;
    }

    /** Of all event loops; infinite as long as one has no ceiling. */
    private double ceilings() {
        return loops.values().stream()
                .map(LoopLag::ceiling)
                .mapToDouble(ceiling -> ceiling.value() == Ceiling.NONE ? Double.POSITIVE_INFINITY : ceiling.value())
                .sum();
    }

    private int running() {
        return loops.values().stream()
                .mapToInt(loop -> loop.ceiling().running())
                .sum();
    }

    /** How late the latest event loop is, smoothed. */
    public double lagSeconds() {
        return loops.values().stream().mapToDouble(LoopLag::seconds).max().orElse(0);
    }

    /** Lets in only half of what is new, for so long. */
    public void limit(Duration time) {
        limitedUntilNanos = System.nanoTime() + time.toNanos();
    }

    public boolean limited() {
        return System.nanoTime() - limitedUntilNanos < 0;
    }

    /** How long the event loop that has been heard of least has done one and the same thing. */
    public long silentNanos() {
        long now = System.nanoTime();
        return loops.values().stream()
                .mapToLong(lag -> lag.silentNanos(now))
                .max()
                .orElse(0);
    }

    /** Per cent of the heap that the last collection has left. */
    public int heapPercent() {
        return heap.percent();
    }

    /** Clients' connections. */
    public int connections() {
        return connections.getAsInt();
    }

    public void bindTo(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            Gauge.builder("holdfast_overload", this, node -> node.isOver(reason) ? 1 : 0)
                    .description("Whether there is more of this than its mark allows")
                    .tag("reason", reason.word())
                    .register(registry);
            FunctionCounter.builder("holdfast_overload_refused", counted(reason), LongAdder::sum)
                    .description("New streams and WebSockets that were refused, and why")
                    .tag("reason", reason.word())
                    .register(registry);
        }
        Gauge.builder("holdfast_overload_running", this, Overload::running)
                .description("Streams, calls and passed WebSockets that were let in and are not over")
                .register(registry);
        Gauge.builder("holdfast_overload_ceiling", this, Overload::ceilings)
                .description("How many of them there may be, of all event loops; infinite while one has no ceiling")
                .register(registry);
        Gauge.builder("holdfast_overload_openings", openings, AtomicInteger::get)
                .description("Streams that have been asked for, and of which the journal has not heard yet")
                .register(registry);
        Gauge.builder("holdfast_event_loop_lag_seconds", this, Overload::lagSeconds)
                .description("How late the latest event loop is, smoothed")
                .register(registry);
    }
}
