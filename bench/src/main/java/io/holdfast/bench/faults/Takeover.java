package io.holdfast.bench.faults;

import io.holdfast.bench.Nanos;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What readers saw of the loss of the node that owned all their streams.
 *
 * @param quiet the same readers in a time without any fault: the upstream's own pace
 * @param lost streams told to be lost, before the kill too
 * @param stuck readers that had no event in time
 */
record Takeover(int streams, Effect quiet, Effect kill, long lost, int stuck, Findings findings) {
    static final String HEAD = "%8s %18s %10s %8s %8s %8s %9s %10s %6s %6s %10s%n"
            .formatted(
                    "streams",
                    "undisturbed p50/max",
                    "readers",
                    "gap p50",
                    "p99",
                    "max ms",
                    "moved ms",
                    "reconnects",
                    "lost",
                    "stuck",
                    "violations");

    boolean clean() {
        return stuck == 0 && findings.count() == 0;
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%8d %19s %10d %8.0f %8.0f %8.0f %9.0f %10d %6d %6d %10d%n",
                streams,
                "%.0f/%.0f".formatted(quiet.gapMillis(50), quiet.gapMillis(100)),
                kill.gaps().getTotalCount(),
                kill.gapMillis(50),
                kill.gapMillis(99),
                kill.gapMillis(100),
                Nanos.millis(kill.movedNanos()),
                kill.counts().get(Count.RECONNECTS),
                lost,
                stuck,
                findings.count());
    }

    JsonObject json() {
        return new JsonObject()
                .put("streams", streams)
                .put("undisturbedMs", gaps(quiet))
                .put("readers", kill.gaps().getTotalCount())
                .put("gapMs", gaps(kill))
                .put("movedMs", Nanos.millis(kill.movedNanos()))
                .put("reconnects", kill.counts().get(Count.RECONNECTS))
                .put("lost", lost)
                .put("stuck", stuck)
                .put("violations", findings.count());
    }

    private static JsonObject gaps(Effect effect) {
        return new JsonObject()
                .put("p50", effect.gapMillis(50))
                .put("p99", effect.gapMillis(99))
                .put("max", effect.gapMillis(100));
    }
}
