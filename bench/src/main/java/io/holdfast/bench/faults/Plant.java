package io.holdfast.bench.faults;

import java.util.List;
import java.util.function.Consumer;

/** Lies told on the way to readers, each once in a run, which have to be found out. */
final class Plant {
    /** What is done to the event. */
    enum Kind {
        LOSE,
        REPEAT,
        ALTER
    }

    private static final int EVENTS_BEFORE_EACH = 100;

    private final List<Kind> lies;
    private long events;

    Plant(List<Kind> lies) {
        this.lies = List.copyOf(lies);
    }

    void pass(Seen event, Consumer<Seen> reader) {
        events++;
        long lie = events / EVENTS_BEFORE_EACH - 1;
        if (events % EVENTS_BEFORE_EACH != 0 || lie >= lies.size()) {
            reader.accept(event);
            return;
        }
        switch (lies.get((int) lie)) {
            case LOSE -> {}
            case REPEAT -> {
                reader.accept(event);
                reader.accept(event);
            }
            case ALTER -> reader.accept(new Seen(event.seq(), event.type(), event.data() + "?"));
        }
    }
}
