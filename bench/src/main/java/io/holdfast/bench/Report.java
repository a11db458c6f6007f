package io.holdfast.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run's result in words or as JSON. */
final class Report {
    private static final String ROW = "%-22s %12s %8s %9s %9s %14s%n";

    private final RunResult result;
    private final Figures median;

    Report(RunResult result) {
        this.result = result;
        median = Figures.median(result.rounds());
    }

    String json() {
        RunSettings s = result.settings();
        var violations = new JsonObject()
                .put("count", result.violations().count())
                .put("kinds", new JsonObject(Map.copyOf(result.violations().byKind())))
                .put("first", new JsonArray(result.violations().first()));
        var settings = new JsonObject()
                .put("targets", new JsonArray(targets()))
                .put("connections", s.connections())
                .put("streams", s.readers() > 0 ? 1 : s.streams())
                .put("rate", s.upstream().rate())
                .put("size", s.upstream().size())
                .put("idle", s.upstream().idle())
                .put("duration", s.duration())
                .put("rounds", s.rounds());
        var rounds = new JsonArray();
        result.rounds().forEach(r -> rounds.add(json(r)));
        JsonObject report = new JsonObject();
        result.slow().ifPresent(slow -> report.put("slowReaders", slow.json().put("without", json(slow.without()))));
        return report.put("settings", settings)
                .put("median", json(median))
                .put("rounds", rounds)
                .put("delivered", result.delivered())
                .put("completedStreams", result.completed())
                .put("upstream", upstream())
                .put("violations", violations)
                .encodePrettily();
    }

    private JsonObject upstream() {
        return new JsonObject()
                .put("requests", result.upstreamRequests())
                .put("events", result.upstreamEvents())
                .put("stalls", result.upstreamStalls());
    }

    private static JsonObject json(Figures figures) {
        var json = new JsonObject();
        figures.groups().forEach((group, named) -> {
            var values = new JsonObject();
            named.forEach((name, value) -> values.put(name, Math.round(value * 1000) / 1000.0));
            json.put(group, values);
        });
        return json;
    }

    String text() {
        var text = new StringBuilder(heading());
        List<Figures> rounds = result.rounds();
        result.slow()
                .ifPresent(slow -> text.append("without: ")
                        .append(delivery(slow.without()))
                        .append(slow.text()));
        for (int i = 0; rounds.size() > 1 && i < rounds.size(); i++) {
            text.append("round ").append(i + 1).append(": ").append(delivery(rounds.get(i)));
        }
        if (!rounds.isEmpty()) {
            text.append(rounds.size() > 1 ? "median:  " : "").append(delivery(median));
            text.append(ROW.formatted("", "cpu us/event", "cpu %", "RSS MB", "PSS MB", "kB/connection"));
            median.groups().keySet().stream()
                    .filter(g -> !g.equals(Meter.DELIVERY))
                    .forEach(g -> text.append(process(g)));
        }
        if (median.get(Meter.TOOL, "tickLagMaxMs").isPresent()) {
            text.append("tick lag of the tool: p99 %s max %s ms%n"
                    .formatted(figure(Meter.TOOL, "tickLagP99Ms", 2), figure(Meter.TOOL, "tickLagMaxMs", 2)));
        }
        return text.append(totals()).toString();
    }

    private String heading() {
        RunSettings s = result.settings();
        String who = s.readers() > 0 ? "1 stream, %d readers".formatted(s.readers()) : s.streams() + " streams";
        String what = s.builtIn() ? s.upstream().toString() : "as the external upstream sends";
        return "%s, %s, at %s, %d x %d s%n".formatted(who, what, String.join(" ", targets()), s.rounds(), s.duration());
    }

    private List<String> targets() {
        RunSettings s = result.settings();
        return s.direct()
                ? List.of("the upstream itself")
                : s.targets().stream().map(Target::toString).toList();
    }

    private String delivery(Figures f) {
        return "%s events/s; latency ms: p50 %s p99 %s p99.9 %s max %s%n"
                .formatted(
                        figure(f, Meter.DELIVERY, "eventsPerSecond", 0),
                        figure(f, Meter.DELIVERY, "latencyP50Ms", 2),
                        figure(f, Meter.DELIVERY, "latencyP99Ms", 2),
                        figure(f, Meter.DELIVERY, "latencyP999Ms", 2),
                        figure(f, Meter.DELIVERY, "latencyMaxMs", 2));
    }

    private String process(String group) {
        return ROW.formatted(
                group,
                figure(group, "cpuMicrosPerEvent", 2),
                figure(group, "cpuPercent", 1),
                megabytes(group, "rssKb"),
                megabytes(group, "pssKb"),
                figure(group, "kbPerConnection", 1));
    }

    private String totals() {
        var text = new StringBuilder("delivered in all: %d events, %d streams to their end%n"
                .formatted(result.delivered(), result.completed()));
        if (result.settings().builtIn()) {
            text.append("upstream: %d requests, %d events, %d held back by a full socket%n"
                    .formatted(result.upstreamRequests(), result.upstreamEvents(), result.upstreamStalls()));
        }
        text.append("violations: ").append(result.violations().count());
        Map<String, Long> kinds = result.violations().byKind();
        text.append(kinds.isEmpty() ? "" : " " + kinds).append(System.lineSeparator());
        result.violations().first().forEach(v -> text.append("  ").append(v).append(System.lineSeparator()));
        return text.toString();
    }

    private String megabytes(String group, String name) {
        return median.get(group, name).map(kb -> number(kb / 1024, 0)).orElse("n/a");
    }

    private String figure(String group, String name, int decimals) {
        return figure(median, group, name, decimals);
    }

    private static String figure(Figures figures, String group, String name, int decimals) {
        return figures.get(group, name).map(v -> number(v, decimals)).orElse("n/a");
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
