package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Three nodes, a real Prometheus, and the alerts that are delivered with Holdfast. The last test kills a node. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusTest {
    private static final Path DIRECTORY = Path.of("../deploy/prometheus");
    private static final Path DASHBOARD = Path.of("../deploy/grafana/dashboards/holdfast.json");
    private static final TestCluster CLUSTER = TestCluster.create();
    private static List<NodeProcess> nodes;
    private static Exporters exporters;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws IOException {
        nodes = List.of(CLUSTER.start(Launch.node()), CLUSTER.start(Launch.node()), CLUSTER.start(Launch.node()));
        exporters = new Exporters(nodes);
        prometheus = PrometheusServer.start(nodes, exporters.targets());
        for (NodeProcess node : nodes) {
            try (SseClient client = SseRequest.ask(node).send()) {
                client.rest();
            }
        }
        Eventually.within(Limits.START, "all are scraped", () -> prometheus.value("sum(up)") == 5);
    }

    @AfterAll
    static void stop() {
        prometheus.close();
        exporters.close();
        CLUSTER.close();
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile("holdfast-promtool", ".txt");
        try {
            Process process = PrometheusServer.run(
                    Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList(), said);
            assertThat(process.waitFor(Limits.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return process.exitValue() + " " + Files.readString(said);
        } finally {
            Files.delete(said);
        }
    }

    @Test
    @Order(1)
    void rulesAreWellFormed() throws Exception {
        assertThat(promtool("check", "rules", DIRECTORY.resolve("rules.yaml").toString()))
                .startsWith("0 ");
    }

    @Test
    @Order(1)
    void alertsFireWhenTheyShouldAndNotBefore() throws Exception {
        assertThat(promtool(
                        "test", "rules", DIRECTORY.resolve("rules-test.yaml").toString()))
                .startsWith("0 ");
    }

    @Test
    @Order(1)
    void metricsKeepPrometheusRules() throws Exception {
        Path scrape = Files.createTempFile("holdfast-scrape", ".txt");
        Path said = Files.createTempFile("holdfast-promtool", ".txt");
        Files.writeString(
                scrape,
                Http.get(nodes.get(0).management("/actuator/prometheus")).body());
        Process process = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(scrape.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor(Limits.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said)).isEmpty();
        assertThat(process.exitValue()).isZero();
        Files.delete(scrape);
        Files.delete(said);
    }

    /** An alert on what nobody measures would keep quiet for ever. */
    @Test
    @Order(1)
    void whatEachAlertLooksAtIsMeasured() {
        List<JsonObject> rules = prometheus.rules();

        assertThat(rules).hasSizeGreaterThan(10);
        for (JsonObject rule : rules) {
            String measured = measured(rule);
            Eventually.within(
                    Limits.SOON,
                    rule.getString("name") + " finds nothing: " + measured,
                    () -> !prometheus.query(measured).isEmpty());
        }
    }

    /** What the rule compares with its mark. */
    private static String measured(JsonObject rule) {
        return rule.getString("query").replaceAll(" > \\d+\\)", ")").replaceFirst("\\s*(>|==)\\s*[0-9.e+]+$", "");
    }

    @Test
    @Order(2)
    void wrongNameOfAMetricWouldBeSeen() {
        String wrong = prometheus.rules().stream()
                .map(PrometheusTest::measured)
                .filter(measured -> measured.contains("streaming_"))
                .map(measured -> measured.replace("streaming_", "streeming_"))
                .findFirst()
                .orElseThrow();

        assertThat(prometheus.query(wrong)).isEmpty();
    }

    @Test
    @Order(1)
    void noAlertIsRaisedWhileAllIsWell() {
        Eventually.within(
                Limits.SOON,
                "all rules are evaluated",
                () -> prometheus.rules().stream()
                        .allMatch(rule -> rule.getString("health").equals("ok")));

        assertThat(prometheus.rules())
                .filteredOn(rule -> !rule.getString("state").equals("inactive"))
                .isEmpty();
    }

    @Test
    @Order(2)
    void lostOwnerIsSeenInMetricsAndAlerts() {
        try (SseClient client =
                SseRequest.ask(nodes.get(0), "rate=20&tokens=200").send()) {
            client.take(3);
            NodeProcess owner = CLUSTER.owner(client);
            NodeProcess other =
                    nodes.stream().filter(node -> node != owner).findFirst().orElseThrow();
            try (SseClient reader = SseRequest.read(other, client.streamId()).send()) {
                reader.take(3);
                owner.kill();
                reader.take(30);
            }
        }

        Eventually.within(
                Limits.SOON,
                "the takeover is counted",
                () -> prometheus.value("sum(streaming_takeovers_total{cause=\"lost\"})") >= 1
                        && prometheus.value("sum(streaming_takeover_seconds_count)") >= 1
                        && prometheus.value("sum(streaming_failover_seconds_count)") >= 1);
        Eventually.within(
                Limits.SOON,
                "the alert for a node that is down waits",
                () -> prometheus.rules().stream()
                        .anyMatch(rule -> rule.getString("name").equals("NodeDown")
                                && rule.getString("state").equals("pending")));
    }

    /** As Grafana would ask them, of a cluster that has streamed and has lost a node. */
    @Test
    @Order(3)
    void everyPanelOfTheDashboardHasSomethingToShow() throws IOException {
        List<String> queries = new Dashboard(DASHBOARD).queries();

        assertThat(queries).hasSizeGreaterThan(20);
        for (String query : queries) {
            Eventually.within(
                    Limits.SOON,
                    "nothing to show: " + query,
                    () -> !prometheus.query(query).isEmpty());
        }
    }
}
