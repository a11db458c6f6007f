package io.holdfast.bench.faults;

import java.util.function.Consumer;

/** A lie told on the way to a reader, once in a run, which has to be found out. */
final class Plant {
    /** What is done to the event. */
    enum Kind {
        NONE,
        LOSE,
        REPEAT,
        ALTER
    }

    private static final long AT_EVENT = 100;

    private final Kind kind;
    private long events;

    Plant(Kind kind) {
        this.kind = kind;
    }

    void pass(Seen event, Consumer<Seen> reader) {
        if (++events != AT_EVENT) {
            reader.accept(event);
            return;
        }
        switch (kind) {
            case NONE -> reader.accept(event);
            case LOSE -> {}
            case REPEAT -> {
                reader.accept(event);
                reader.accept(event);
            }
            case ALTER -> reader.accept(new Seen(event.seq(), event.type(), event.data() + "?"));
        }
    }
}
