package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/metrics.md against what a node shows, and that it shows no more for more clients. */
class MetricsTest {
    /** A fresh node shows 600 or so; each further route and upstream adds some. */
    private static final int MOST_SERIES = 1_000;

    private static final Set<String> OF_THE_FORMAT = Set.of("le", "quantile");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9_*]+)` \\| (\\w*) ?\\| ([a-z, _]*) ?\\| [^|]*\\| [^|]+\\| `[^|]+` \\|");
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final CallUpstream UPSTREAM = CallUpstream.start();

    private static NodeProcess node;

    /** What the page says of a metric, or of some whose names are alike. */
    private record Documented(String name, String type, Set<String> labels) {
        boolean covers(String exported) {
            return exported.matches(name.replace("*", "\\w+"));
        }

        boolean isOne() {
            return !name.contains("*");
        }
    }

    @BeforeAll
    static void useEverythingOnce() throws IOException {
        Path file = Files.createTempFile("holdfast", ".yaml");
        Files.writeString(
                file,
                "routes:\n  - id: files\n    path: /files/**\n    kind: api\n    upstream: "
                        + UPSTREAM.url("http", "/up") + "\n");
        node = CLUSTER.start(Launch.node().with("--config", file.toString()));
        Files.delete(file);
        ask("first");
        Http.get(node.http("/files/x"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
    }

    private static String ask(String session) {
        try (SseClient client = SseRequest.ask(node, "rate=5000&tokens=3")
                .header("X-Session-ID", session)
                .send()) {
            client.rest();
            return client.streamId();
        }
    }

    private static List<Documented> documented() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Documented(
                        row.group(1),
                        row.group(2),
                        Set.of(
                                row.group(3).isBlank()
                                        ? new String[0]
                                        : row.group(3).strip().split(", "))))
                .toList();
    }

    @Test
    void everyMetricIsDocumented() throws IOException {
        List<Documented> documented = documented();

        assertThat(Metrics.of(node).types().keySet())
                .allSatisfy(name -> assertThat(documented).anyMatch(row -> row.covers(name)));
    }

    @Test
    void everythingDocumentedIsThere() throws IOException {
        Set<String> exported = Metrics.of(node).types().keySet();

        assertThat(documented())
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(exported).as(row.name()).anyMatch(row::covers));
    }

    @Test
    void typesAndLabelsAreThoseThatAreDocumented() throws IOException {
        Metrics metrics = Metrics.of(node);
        Map<String, Documented> exact = documented().stream()
                .filter(Documented::isOne)
                .collect(Collectors.toMap(Documented::name, Function.identity()));

        exact.forEach((name, row) -> {
            Set<String> labels = new TreeSet<>(metrics.labels(name));
            labels.removeAll(OF_THE_FORMAT);
            assertThat(metrics.types()).containsEntry(name, row.type());
            assertThat(labels).as(name).isEqualTo(row.labels());
        });
    }

    @Test
    void moreClientsAndStreamsDoNotMakeMoreSeries() {
        String known = ask("known");
        Set<String> before = Metrics.of(node).series();

        for (int i = 0; i < 20; i++) {
            ask("another-" + i);
            try (SseClient client = SseRequest.resume(node, known, 1)
                    .header("X-Session-ID", "again-" + i)
                    .send()) {
                client.rest();
            }
        }

        // A first pause of the collector has its own.
        assertThat(Metrics.of(node).series())
                .filteredOn(series -> !series.startsWith("jvm_gc_"))
                .allMatch(before::contains);
        assertThat(before).hasSizeLessThan(MOST_SERIES);
    }

    @Test
    void resumesAreCountedByWhatCameOfThem() {
        String stream = ask("resumes");
        Metrics before = Metrics.of(node);

        try (SseClient known = SseRequest.resume(node, stream, 1).send();
                SseClient unknown =
                        SseRequest.resume(node, "00000000000000000000000000", 1).send()) {
            known.rest();
            unknown.head();
        }

        Metrics after = Metrics.of(node);
        assertThat(grown(before, after, "streaming_resumes_total{outcome=\"resumed\"}"))
                .isEqualTo(1);
        assertThat(grown(before, after, "streaming_resumes_total{outcome=\"gone\"}"))
                .isEqualTo(1);
        assertThat(grown(before, after, "streaming_resume_seconds_count")).isEqualTo(1);
    }

    @Test
    void whatAReaderMissedIsCountedAsReplayed() {
        String stream = ask("replayed");
        Metrics before = Metrics.of(node);

        try (SseClient client = SseRequest.resume(node, stream, 1).send()) {
            int replayed = client.rest().size();

            assertThat(grown(before, Metrics.of(node), "streaming_events_replayed_total"))
                    .isEqualTo(replayed);
        }
    }

    @Test
    void everyEventIsMeasuredOnItsWayThroughTheJournal() {
        Metrics before = Metrics.of(node);

        ask("measured");

        Metrics after = Metrics.of(node);
        double events = grown(before, after, "streaming_events_journaled_total");
        assertThat(events).isPositive();
        assertThat(grown(before, after, "streaming_message_processing_duration_seconds_count"))
                .isEqualTo(events);
        assertThat(grown(before, after, "streaming_journal_append_events_sum")).isEqualTo(events);
    }

    @Test
    void streamThatNobodyReadsIsAnOrphanWhoseEventsAreUnread() {
        double before = Metrics.of(node).value("streaming_events_unread_total");

        try (SseClient client = SseRequest.ask(node, "rate=20&tokens=200").send()) {
            client.take(1);
        }

        Eventually.within(Limits.SOON, "an orphan that says something", () -> {
            Metrics metrics = Metrics.of(node);
            return metrics.value("streaming_streams_orphaned") >= 1
                    && metrics.value("streaming_events_unread_total") > before;
        });
    }

    @Test
    void residentMemoryIsWhatTheSystemSays() throws IOException {
        String[] pages =
                Files.readString(Path.of("/proc/" + node.pid() + "/statm")).split(" ");

        assertThat(Metrics.of(node).value("process_resident_memory_bytes"))
                .isBetween(Long.parseLong(pages[1]) * 4096 * 0.8, Long.parseLong(pages[1]) * 4096 * 1.2);
    }

    private static double grown(Metrics before, Metrics after, String sample) {
        return after.sample(sample) - before.sample(sample);
    }
}
