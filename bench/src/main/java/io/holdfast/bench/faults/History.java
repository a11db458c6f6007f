package io.holdfast.bench.faults;

import java.util.List;

/** All that one reader was given of a stream from its first event on, over however many connections. */
record History(String reader, List<Seen> seen, Told told) {
    History {
        seen = List.copyOf(seen);
    }
}
