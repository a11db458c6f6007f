package io.holdfast.bench.faults;

import io.holdfast.bench.Nanos;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * A run's result in words or as JSON.
 *
 * @param latency from the upstream's first write of an event to each read of it
 * @param askedAgain calls of the upstream beyond the first for a stream
 */
record FaultReport(
        long seed, Effects effects, Counts counts, Findings findings, Histogram latency, long asked, long askedAgain) {
    private static final String HEAD = "%-16s %5s %8s %8s %8s %8s %9s %9s %7s %10s %10s %5s%n"
            .formatted(
                    "fault",
                    "count",
                    "affected",
                    "gap p50",
                    "p99",
                    "max ms",
                    "moved p50",
                    "max ms",
                    "refused",
                    "unanswered",
                    "reconnects",
                    "lost");

    /** One fault's effect. */
    static String line(Effect effect) {
        return String.format(
                Locale.ROOT,
                "%d readers affected, gap p50 %.0f max %.0f ms (%s), all moved after %.0f ms, %d refused, %d unanswered, "
                        + "%d reconnects, %d told lost",
                effect.gaps().getTotalCount(),
                Nanos.millis(effect.gaps().getValueAtPercentile(50)),
                Nanos.millis(effect.gaps().getMaxValue()),
                effect.longest(),
                Nanos.millis(effect.movedNanos()),
                effect.counts().get(Count.REFUSED),
                effect.counts().get(Count.UNANSWERED),
                effect.counts().get(Count.RECONNECTS),
                effect.counts().get(Count.LOST));
    }

    String text() {
        StringBuilder text = new StringBuilder(HEAD);
        effects.byKind().forEach((kind, sum) -> text.append(row(kind, sum)));
        text.append(String.format(
                Locale.ROOT,
                "latency ms: p50 %.2f p99 %.2f max %.2f; upstream: %d calls, of which %d again%n",
                Nanos.millis(latency.getValueAtPercentile(50)),
                Nanos.millis(latency.getValueAtPercentile(99)),
                Nanos.millis(latency.getMaxValue()),
                asked,
                askedAgain));
        for (Count count : Count.values()) {
            text.append(count == Count.EVENTS ? "" : ", ")
                    .append(count)
                    .append(": ")
                    .append(counts.get(count));
        }
        text.append("%nseed: %d, violations: %d %s%n"
                .formatted(seed, findings.count(), findings.count() == 0 ? "" : findings.byKind()));
        findings.first()
                .forEach(violation -> text.append("  ").append(violation).append(System.lineSeparator()));
        return text.toString();
    }

    private static String row(String kind, Effects.Sum sum) {
        return String.format(
                Locale.ROOT,
                "%-16s %5d %8d %8.0f %8.0f %8.0f %9.0f %9.0f %7d %10d %10d %5d%n",
                kind,
                sum.moved().getTotalCount(),
                sum.gaps().getTotalCount(),
                Nanos.millis(sum.gaps().getValueAtPercentile(50)),
                Nanos.millis(sum.gaps().getValueAtPercentile(99)),
                Nanos.millis(sum.gaps().getMaxValue()),
                Nanos.millis(sum.moved().getValueAtPercentile(50)),
                Nanos.millis(sum.moved().getMaxValue()),
                sum.counts().get(Count.REFUSED),
                sum.counts().get(Count.UNANSWERED),
                sum.counts().get(Count.RECONNECTS),
                sum.counts().get(Count.LOST));
    }

    String json() {
        JsonObject faults = new JsonObject();
        effects.byKind()
                .forEach((kind, sum) -> faults.put(
                        kind,
                        new JsonObject()
                                .put("count", sum.moved().getTotalCount())
                                .put("affectedReaders", sum.gaps().getTotalCount())
                                .put("gapMs", percentiles(sum.gaps()))
                                .put("movedMs", percentiles(sum.moved()))
                                .put("counts", json(sum.counts()))));
        JsonArray first = new JsonArray();
        findings.first().forEach(violation -> first.add(violation.toString()));
        return new JsonObject()
                .put("seed", seed)
                .put("faults", faults)
                .put("counts", json(counts))
                .put("latencyMs", percentiles(latency))
                .put("upstreamCalls", asked)
                .put("upstreamCallsAgain", askedAgain)
                .put(
                        "violations",
                        new JsonObject().put("count", findings.count()).put("first", first))
                .encodePrettily();
    }

    private static JsonObject json(Counts counts) {
        JsonObject json = new JsonObject();
        for (Count count : Count.values()) {
            json.put(count.toString(), counts.get(count));
        }
        return json;
    }

    private static JsonObject percentiles(Histogram nanos) {
        return new JsonObject()
                .put("p50", Nanos.millis(nanos.getValueAtPercentile(50)))
                .put("p99", Nanos.millis(nanos.getValueAtPercentile(99)))
                .put("max", Nanos.millis(nanos.getMaxValue()));
    }
}
