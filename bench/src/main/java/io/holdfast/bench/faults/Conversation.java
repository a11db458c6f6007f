package io.holdfast.bench.faults;

import java.util.ArrayList;
import java.util.List;

/** One stream with all its readers: who asked for it, a second one who may join late, and an audit of the whole at the end. */
final class Conversation {
    private final Truth truth;
    private final Population home;
    private final List<Reader> readers = new ArrayList<>();
    private final long began = System.nanoTime();
    private boolean secondAwaited;
    private boolean auditAwaited;
    private String id = "";

    Conversation(Truth truth, Population home) {
        this.truth = truth;
        this.home = home;
    }

    /** @param secondAfterMillis when a second reader joins; 0 for never */
    void start(long secondAfterMillis, boolean audit) {
        expect(secondAfterMillis, audit);
        join("asker");
    }

    /** The same for a stream that is pushed. */
    void startPushed(long secondAfterMillis, boolean audit, long periodMillis) {
        expect(secondAfterMillis, audit);
        new Pusher(truth, home.writes(), periodMillis, this::begun, this::refused).push();
    }

    private void begun(String streamId) {
        opened(streamId);
        join("first reader");
    }

    /** A producer whose stream is lost is told so, as its readers are. */
    private void refused(Violation violation) {
        if (!home.mayHaveLost(began)) {
            home.found(violation);
        }
    }

    private void expect(long secondAfterMillis, boolean audit) {
        auditAwaited = audit;
        secondAwaited = secondAfterMillis > 0;
        if (secondAwaited) {
            home.later(secondAfterMillis, this::second);
        }
    }

    private void second() {
        if (known()) {
            secondAwaited = false;
            join("second reader");
        } else {
            home.later(home.backOffMillis(0), this::second);
        }
    }

    private void join(String name) {
        Reader reader = new Reader(name, this, home);
        readers.add(reader);
        reader.connect();
    }

    Truth truth() {
        return truth;
    }

    long began() {
        return began;
    }

    /** Whether the stream's id has been told. */
    boolean known() {
        return !id.isEmpty();
    }

    String id() {
        return id;
    }

    void opened(String streamId) {
        id = streamId;
        home.count(Count.OPENED);
    }

    void told(Reader reader) {
        home.finished(reader);
        if (secondAwaited || !readers.stream().allMatch(Reader::over)) {
            return;
        }
        if (auditAwaited && reader.told().end() == Told.End.GOOD) {
            auditAwaited = false;
            home.count(Count.AUDITS);
            join("audit");
            return;
        }
        home.over(this);
    }

    void auditAgain() {
        join("last audit");
    }

    /** Stops all readers wherever they are. */
    void giveUp() {
        secondAwaited = false;
        readers.forEach(Reader::giveUp);
    }

    boolean over() {
        return readers.stream().allMatch(Reader::over);
    }

    List<Reader> readers() {
        return readers;
    }

    List<History> histories() {
        return readers.stream().map(Reader::history).toList();
    }
}
