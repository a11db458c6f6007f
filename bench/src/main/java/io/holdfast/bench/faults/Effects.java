package io.holdfast.bench.faults;

import io.holdfast.bench.Nanos;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The effects of all faults, added up by kind. */
final class Effects {
    /** One kind's. */
    static final class Sum {
        private final Histogram gaps = Nanos.histogram();
        private final Histogram moved = Nanos.histogram();
        private final Counts counts = new Counts();

        private void add(Effect effect) {
            gaps.add(effect.gaps());
            moved.recordValue(Nanos.recordable(effect.movedNanos()));
            counts.addAll(effect.counts());
        }

        /** The longest silence of each affected reader. */
        Histogram gaps() {
            return gaps;
        }

        /** The time until all moved again, of each fault. */
        Histogram moved() {
            return moved;
        }

        Counts counts() {
            return counts;
        }
    }

    private final Map<String, Sum> byKind = new LinkedHashMap<>();

    void add(String kind, Effect effect) {
        byKind.computeIfAbsent(kind, first -> new Sum()).add(effect);
    }

    Map<String, Sum> byKind() {
        return Collections.unmodifiableMap(byKind);
    }
}
