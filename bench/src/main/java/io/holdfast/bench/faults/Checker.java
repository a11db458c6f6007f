package io.holdfast.bench.faults;

import static io.holdfast.bench.faults.Violation.Kind.DIVERGED;
import static io.holdfast.bench.faults.Violation.Kind.GAP;
import static io.holdfast.bench.faults.Violation.Kind.LOST;
import static io.holdfast.bench.faults.Violation.Kind.MISSING_END;
import static io.holdfast.bench.faults.Violation.Kind.REORDER;
import static io.holdfast.bench.faults.Violation.Kind.REPEAT;
import static io.holdfast.bench.faults.Violation.Kind.WRONG_OUTCOME;

import io.holdfast.bench.faults.Told.End;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The judge of one stream: all its readers' histories against what the upstream had to say, and against one another. */
final class Checker {
    private final String stream;
    private final Truth truth;
    private final boolean mayBeLost;
    private final List<Violation> found = new ArrayList<>();

    private Checker(String stream, Truth truth, boolean mayBeLost) {
        this.stream = stream;
        this.truth = truth;
        this.mayBeLost = mayBeLost;
    }

    /** @param mayBeLost whether a fault has hit the stream after which it may be told to be lost */
    static List<Violation> check(String stream, Truth truth, List<History> histories, boolean mayBeLost) {
        Checker checker = new Checker(stream, truth, mayBeLost);
        histories.forEach(checker::check);
        checker.compare(histories);
        return checker.found;
    }

    private void check(History history) {
        BitSet had = new BitSet();
        long next = 0;
        for (Seen event : history.seen()) {
            if (event.error()) {
                checkError(history, event, next);
                continue;
            }
            if (event.seq() > next) {
                add(GAP, history, event.seq(), "expected " + next);
            } else if (event.seq() < next) {
                boolean again = event.seq() >= 0 && had.get((int) event.seq());
                add(again ? REPEAT : REORDER, history, event.seq(), "expected " + next);
            }
            String expected = truth.data(event.seq());
            if (!event.data().equals(expected)) {
                add(DIVERGED, history, event.seq(), event.data() + " (expected: " + expected + ")");
            }
            if (event.seq() >= 0) {
                had.set((int) event.seq());
            }
            next = Math.max(next, event.seq() + 1);
        }
        checkEnd(history, next);
    }

    private void checkError(History history, Seen error, long next) {
        if (error.seq() >= 0 && error.seq() != next) {
            add(WRONG_OUTCOME, history, error.seq(), "told behind event " + (next - 1) + ": " + error.data());
        }
    }

    private void checkEnd(History history, long next) {
        Told told = history.told();
        switch (told.end()) {
            case NONE ->
                add(MISSING_END, history, next, "nothing told (expected: the end, at %d)".formatted(truth.events()));
            case GOOD -> {
                if (next < truth.length()) {
                    add(
                            WRONG_OUTCOME,
                            history,
                            next,
                            "told: ended (expected: %d events first)".formatted(truth.length()));
                }
            }
            case BAD -> {
                if (!told.loss()) {
                    add(WRONG_OUTCOME, history, next, "told: " + told);
                } else if (!mayBeLost) {
                    add(LOST, history, next, "told: " + told);
                }
            }
        }
    }

    /** A stream that was lost can have been read whole by somebody else before; otherwise all are told the same. */
    private void compare(List<History> histories) {
        List<History> told = histories.stream()
                .filter(history -> history.told().end() != End.NONE)
                .toList();
        for (History history : told) {
            Told first = told.get(0).told();
            boolean excused = mayBeLost && (history.told().loss() || first.loss());
            boolean same = history.told().equals(first) || (history.told().loss() && first.loss());
            if (!same && !excused) {
                add(
                        WRONG_OUTCOME,
                        history,
                        -1,
                        "told: %s, but %s: %s"
                                .formatted(history.told(), told.get(0).reader(), first));
            }
        }
    }

    private void add(Violation.Kind kind, History history, long seq, String seen) {
        found.add(new Violation(kind, stream, history.reader(), seq, seen));
    }
}
