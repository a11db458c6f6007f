package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.STUCK;

import io.holdfast.bench.Nanos;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** All streams of the run, each replaced by a new one when it is over. Confined to its event loop. */
final class Population {
    private static final int CHECK_MILLIS = 200;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BACK_OFF_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 4;
    private static final int RECENT = 200;

    private final Vertx vertx;
    private final NetClient client;
    private final Writes writes;
    private final PacedUpstream upstream;
    private final StreamShape shape;
    private final Random random;
    private final Plant plant;
    private final Findings findings = new Findings();
    private final Counts counts = new Counts();
    private final Histogram latency = Nanos.histogram();
    private final Set<Conversation> open = new LinkedHashSet<>();
    private final Losses losses = new Losses();
    private final List<Conversation> auditing = new ArrayList<>();
    private final Deque<Conversation> recent = new ArrayDeque<>();
    private List<SocketAddress> gateways = List.of();
    private Optional<Effect.Collector> fault = Optional.empty();
    private boolean renewing = true;
    private long created;

    Population(Vertx vertx, PacedUpstream upstream, StreamShape shape, List<Plant.Kind> lies, long seed) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.shape = shape;
        this.random = new Random(seed);
        this.plant = new Plant(lies);
        writes = new Writes(vertx, seed, this::count);
        client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MILLIS));
    }

    Future<Void> start() {
        vertx.setPeriodic(CHECK_MILLIS, check -> dropSilent());
        return Future.succeededFuture();
    }

    /** With none, whoever wants to connect has to try again. */
    void gateways(List<SocketAddress> addresses) {
        gateways = addresses;
        writes.gateways(addresses);
    }

    /** Opens so many streams more, of all lengths up to the average, so that they do not end all at once. */
    void open(int streams) {
        for (int i = 0; i < streams; i++) {
            begin(1 + random.nextInt(shape.events()));
        }
    }

    /** Opens so many streams more, all of one length. */
    void open(int streams, int events) {
        for (int i = 0; i < streams; i++) {
            begin(events);
        }
    }

    private void begin(int events) {
        Conversation stream = new Conversation(new Truth("question-" + created++, events), this);
        open.add(stream);
        long duration = (long) (1000 * events / shape.rate());
        boolean second = random.nextDouble() < shape.secondReaders();
        long secondAfter = second ? 1 + (long) (random.nextDouble() * duration) : 0;
        boolean audit = random.nextDouble() < shape.audits();
        if (random.nextDouble() < shape.pushed()) {
            stream.startPushed(secondAfter, audit, shape.periodNanos() / 1_000_000);
        } else {
            stream.start(secondAfter, audit);
        }
    }

    void send(Exchange exchange, Buffer request) {
        if (gateways.isEmpty()) {
            exchange.unreached();
        } else {
            exchange.send(client, gateways.get(random.nextInt(gateways.size())), request);
        }
    }

    Writes writes() {
        return writes;
    }

    /** Whether something that began then may have been lost since. */
    boolean mayHaveLost(long began) {
        return losses.mayHit(began);
    }

    void later(long millis, Runnable work) {
        vertx.setTimer(millis, due -> work.run());
    }

    long backOffMillis(int failures) {
        long most = (long) BACK_OFF_MILLIS << Math.min(failures, MOST_DOUBLINGS);
        return most + random.nextInt((int) most);
    }

    Plant plant() {
        return plant;
    }

    void count(Count count) {
        counts.add(count);
    }

    void found(Violation violation) {
        findings.add(violation);
    }

    /** @param asked when the connection was begun on which this came; what was written before is no news */
    void read(String stream, Seen event, long asked, long now) {
        counts.add(Count.EVENTS);
        long writtenAt = upstream.writtenAt(stream, event.seq());
        if (writtenAt != 0 && writtenAt - asked > 0) {
            latency.recordValue(Nanos.recordable(Math.max(0, now - writtenAt)));
        }
    }

    /** A reader has been told of an end. */
    void finished(Reader reader) {
        fault.ifPresent(reader::tellSilence);
    }

    /** Counts the streams that the upstream is asked for. */
    void countUnread() {
        counts.add(Count.UNREAD, upstream.answering());
    }

    /** All readers of a stream have been told of its end. */
    void over(Conversation stream) {
        boolean first = open.remove(stream);
        List<Violation> violations = judge(stream);
        if (!first) {
            return;
        }
        boolean lost =
                stream.readers().stream().anyMatch(reader -> reader.told().loss());
        counts.add(lost ? Count.LOST : Count.ENDED);
        if (!lost && violations.isEmpty()) {
            recent.add(stream);
        }
        if (recent.size() > RECENT) {
            recent.remove();
        }
        renew();
    }

    private void renew() {
        if (renewing) {
            begin(shape.events() / 2 + random.nextInt(shape.events()));
        }
    }

    private List<Violation> judge(Conversation stream) {
        boolean mayBeLost = mayHaveLost(stream.began());
        List<Violation> violations = Checker.check(stream.id(), stream.truth(), stream.histories(), mayBeLost);
        violations.forEach(findings::add);
        return violations;
    }

    /** A fault begins. */
    void watch(boolean mayLose) {
        watch(shape.noticeableNanos());
        losses.begin(mayLose);
    }

    /** @param threshold the silence from which on a reader counts as affected, in nanoseconds */
    void watch(long threshold) {
        readers().forEach(reader -> reader.forgetSilence());
        fault = Optional.of(new Effect.Collector(counts, threshold));
    }

    /** A fault is over: what readers saw of it. */
    Effect effect() {
        Effect.Collector collector = fault.orElseThrow();
        readers().forEach(reader -> reader.tellSilence(collector));
        fault = Optional.empty();
        losses.end();
        return collector.effect(counts);
    }

    /** How many readers have had no event since. */
    int waiting(long since) {
        return (int) readers().filter(reader -> !reader.movedSince(since)).count();
    }

    /** Reports those that still have had no event since, and replaces their streams. */
    void giveUpStuck(long since) {
        for (Conversation stream : List.copyOf(open)) {
            List<Reader> stuck = stream.readers().stream()
                    .filter(reader -> !reader.movedSince(since))
                    .toList();
            stuck.forEach(reader -> findings.add(reader.violation(STUCK, "no event since the fault")));
            if (!stuck.isEmpty()) {
                stream.giveUp();
                open.remove(stream);
                renew();
            }
        }
    }

    /** Every reader drops its connection. */
    void dropAll() {
        readers().toList().forEach(Reader::drop);
    }

    private void dropSilent() {
        long since = System.nanoTime() - shape.patienceNanos();
        readers().toList().forEach(reader -> reader.dropIfSilent(since));
    }

    /** From now on no stream is replaced when it is over. */
    void renewNoMore() {
        renewing = false;
    }

    int open() {
        return open.size();
    }

    /** Reads streams that have ended lately once more, whole. */
    void auditRecent() {
        long since = System.nanoTime() - shape.keptNanos();
        recent.stream().filter(stream -> stream.began() - since > 0).forEach(stream -> {
            counts.add(Count.AUDITS);
            auditing.add(stream);
            stream.auditAgain();
        });
    }

    int auditing() {
        return (int) auditing.stream().filter(stream -> !stream.over()).count();
    }

    /** Judges what is left, of which nobody was told the end. */
    void judgeOpen() {
        Stream.concat(List.copyOf(open).stream(), auditing.stream().filter(stream -> !stream.over()))
                .forEach(stream -> {
                    stream.giveUp();
                    judge(stream);
                });
        open.clear();
    }

    /** Breaks all reading off, and judges what was read so far. */
    void judgeSoFar() {
        for (Conversation stream : open) {
            stream.giveUp();
            Checker.check(stream.id(), stream.truth(), stream.histories(), false).stream()
                    .filter(violation -> violation.kind() != Violation.Kind.MISSING_END)
                    .forEach(findings::add);
        }
        open.clear();
    }

    private Stream<Reader> readers() {
        return Stream.concat(open.stream(), auditing.stream())
                .flatMap(stream -> stream.readers().stream())
                .filter(reader -> !reader.over());
    }

    Findings findings() {
        return findings;
    }

    Counts counts() {
        return counts.copy();
    }

    Histogram latency() {
        return latency.copy();
    }
}
