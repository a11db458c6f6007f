package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Plans run step by step, when something fails or an operator asks, and each step is kept. */
class RecoveryTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final AlertReceiver SCALER = AlertReceiver.start();
    private static final int MAX_CONNECTIONS = 30;
    /** Leads. */
    private static NodeProcess leader;
    /** Its upstream does not answer. */
    private static NodeProcess node;

    private static Launch operated(Launch launch) {
        return launch.setting("MANAGEMENT_TOKEN", Operators.TOKEN).setting("ALERT_HOLD", "2s");
    }

    @BeforeAll
    static void start() {
        leader = CLUSTER.start(operated(Launch.roles("monitor"))
                .setting("RECOVERY_COOL_DOWN", "0s")
                .setting("SCALE_OUT_COOL_DOWN", "0s"));
        node = CLUSTER.start(operated(Launch.node())
                .with("--upstream", TestUpstream.nobody())
                .setting("SCALE_OUT_WEBHOOK", SCALER.url())
                .setting("UPSTREAM_RETRIES", "0")
                .setting("BREAKER_FAILURES", "2")
                .setting("MAX_CONNECTIONS", String.valueOf(MAX_CONNECTIONS))
                .setting("DRAIN_TIMEOUT", "2s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        SCALER.close();
    }

    private static String body(String plan, NodeProcess where) {
        return new JsonObject().put("plan", plan).put("node", where.id()).encode();
    }

    private static JsonObject ask(String plan, NodeProcess where, String... headers) {
        HttpResponse<String> answer = Operators.post(leader, "/recovery", body(plan, where), headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new JsonObject(answer.body());
    }

    private static JsonObject over(Predicate<JsonObject> wanted) {
        return over(node, wanted);
    }

    private static JsonObject over(NodeProcess asked, Predicate<JsonObject> wanted) {
        AtomicReference<JsonObject> found = new AtomicReference<>();
        Eventually.within(Limits.SOON, "the run is over", () -> {
            Operators.list(Operators.get(asked, "/recovery"), "recoveries").stream()
                    .filter(wanted)
                    .filter(run -> run.getString("state").equals("over"))
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private static JsonObject answered(String plan) {
        return over(run -> run.getString("why").startsWith("alert ")
                && run.getString("plan").equals(plan));
    }

    private static JsonObject over(String id) {
        return over(run -> run.getString("id").equals(id));
    }

    private static List<String> steps(JsonObject run) {
        return run.getJsonArray("steps").stream()
                .map(JsonObject.class::cast)
                .map(step -> step.getString("step") + " " + step.getString("outcome"))
                .toList();
    }

    @Test
    void breakerThatOpensIsAnsweredByThePlanForConnections() {
        for (int i = 0; i < 3; i++) {
            try (SseClient reader = SseRequest.ask(node).send()) {
                assertThat(reader.head().status()).isNotEqualTo(200);
            }
        }

        JsonObject run = answered("connection");

        assertThat(run.getString("node")).isEqualTo(node.id());
        assertThat(run.getString("leader")).isEqualTo(leader.id());
        assertThat(steps(run))
                .containsExactly(
                        "check-connections failed", "reset-connections verified", "update-load-balancer verified");
        assertThat(Operators.events(node))
                .extracting(event -> event.getString("what"))
                .contains("recovery-asked", "recovery-over");
    }

    @Test
    void connectionsAtTheirLimitAreToldAndAnsweredByThePlanForMemory() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < MAX_CONNECTIONS) {
                sockets.add(new Socket(
                        InetAddress.getLoopbackAddress(), node.http("/").getPort()));
            }
            awaitAlert("connections", "firing");

            assertThat(steps(answered("memory")))
                    .containsExactly(
                            "collect-garbage skipped",
                            "clear-caches verified",
                            "limit-connections verified",
                            "scale-out verified");
            assertThat(Metrics.of(node).sample("streaming_failures_total{cause=\"resource_exhaustion\"}"))
                    .isPositive();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        awaitAlert("connections", "resolved");
    }

    private static void awaitAlert(String component, String state) {
        Eventually.within(
                Limits.SOON,
                component + " is " + state,
                () -> Operators.alerts(leader).stream()
                        .anyMatch(alert -> alert.getString("component").equals(component)
                                && alert.getString("node").equals(node.id())
                                && alert.getString("state").equals(state)));
    }

    /** The step that it had begun is not repeated. */
    @Test
    void nextLeaderGoesOnBehindTheStepThatWasUnderWay() {
        try (TestCluster cluster = TestCluster.create();
                AlertReceiver scaler = AlertReceiver.start()) {
            NodeProcess first = cluster.start(operated(Launch.roles("monitor")));
            NodeProcess next =
                    cluster.start(operated(Launch.roles("monitor")).setting("SCALE_OUT_WEBHOOK", scaler.url()));
            Eventually.within(
                    Limits.SOON,
                    "what the first keeps has its copies",
                    () -> Health.at(first, "/copies").status() == 200);
            scaler.hold();
            Operators.post(next, "/recovery", body("memory", next));
            Eventually.within(Limits.SOON, "the last step is under way", () -> scaler.asked() == 1);

            first.kill();

            JsonObject run = over(next, one -> one.getString("node").equals(next.id()));
            scaler.release();
            assertThat(run.getString("leader")).isEqualTo(next.id());
            assertThat(steps(run))
                    .containsExactly(
                            "collect-garbage verified",
                            "clear-caches verified",
                            "limit-connections verified",
                            "scale-out failed");
            assertThat(scaler.asked()).isEqualTo(1);
        }
    }

    @Test
    void streamThatRunsDoesNotNoticeThatItsPoolIsReset() {
        try (TestCluster cluster = TestCluster.create();
                TestUpstream upstream = TestUpstream.start()) {
            NodeProcess alone = cluster.start(operated(Launch.node()).with("--upstream", upstream.url()));
            try (SseClient reader = SseRequest.ask(alone).send()) {
                UpstreamCall call = upstream.nextCall().begin().say("data: before\n\n");
                reader.take(1);
                Operators.post(alone, "/recovery", body("connection", alone));

                JsonObject run = over(alone, any -> true);

                call.say("data: after\n\n").end();
                reader.rest();
                assertThat(steps(run)).contains("reset-connections verified");
                assertThat(SseEvent.data(reader.events())).containsExactly("before", "after");
            }
        }
    }

    @Test
    void planForMemoryCollectsLimitsAndAsksForMoreNodes() {
        JsonObject run = over(ask("memory", node).getString("id"));

        assertThat(run.getString("why")).isEqualTo("operator ada");
        assertThat(steps(run))
                .containsExactly(
                        "collect-garbage verified",
                        "clear-caches verified",
                        "limit-connections verified",
                        "scale-out verified");
        assertThat(SCALER.posts()).anyMatch(post -> node.id().equals(post.getString("node")));
        assertThat(Metrics.of(node).sample("holdfast_overload{reason=\"limited\"}"))
                .isEqualTo(1);
    }

    @Test
    void verticlesThatAnOperatorRestartsCarryStreamsAgain() {
        JsonObject run = over(ask("restart", node).getString("id"));

        assertThat(steps(run)).containsExactly("check-health verified", "restart-verticle verified");
        Eventually.within(
                Limits.SOON,
                "the node is ready",
                () -> Health.at(node, "/readiness").up());
        Eventually.within(
                Limits.SOON,
                "a stream flows",
                () -> Http.get(node.http("/api/stream/test")).statusCode() == 200);
    }

    @Test
    void sameKeyIsTheSameRun() {
        String id = ask("connection", leader, "Idempotency-Key", "once").getString("id");

        assertThat(ask("connection", leader, "Idempotency-Key", "once").getString("id"))
                .isEqualTo(id);
        HttpResponse<String> other =
                Operators.post(leader, "/recovery", body("memory", leader), "Idempotency-Key", "once");
        assertThat(other.statusCode()).isEqualTo(409);
    }

    @Test
    void dryRunTellsTheStepsAndDoesNothing() {
        String body =
                new JsonObject(body("restart", leader)).put("dryRun", true).encode();
        HttpResponse<String> answer = Operators.post(leader, "/recovery", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getJsonArray("steps")).hasSize(2);
        assertThat(Operators.list(Operators.get(leader, "/recovery"), "recoveries"))
                .noneMatch(run -> run.getString("plan").equals("restart")
                        && run.getString("node").equals(leader.id()));
    }

    @Test
    void whatIsAskedWronglyIsTold() {
        assertThat(Problem.of(Operators.post(leader, "/recovery", "{")).detail())
                .isEqualTo("body: not a JSON object");
        assertThat(Problem.of(Operators.post(leader, "/recovery", body("odd", node)))
                        .detail())
                .isEqualTo("plan: odd (expected: one of connection, memory, restart)");
        assertThat(Problem.of(Operators.post(leader, "/recovery", "{\"plan\":\"memory\",\"node\":\"x\"}"))
                        .detail())
                .startsWith("node: x (expected: one of ");
        assertThat(Problem.of(Operators.post(leader, "/recovery", "{\"plan\":\"memory\",\"odd\":1}"))
                        .detail())
                .isEqualTo("odd: unknown (expected: plan, node, dryRun)");
    }

    @Test
    void onlyOperatorsMayAsk() {
        assertThat(Http.post(leader.management("/api/operations/recovery"), body("memory", node))
                        .statusCode())
                .isEqualTo(401);
    }
}
