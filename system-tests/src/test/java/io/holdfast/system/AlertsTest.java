package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.RedisServer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong is counted, told to operators and posted to their webhooks, and so is that it is over. */
class AlertsTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final AlertReceiver RECEIVER = AlertReceiver.start();
    private static RedisServer redis;
    /** Its upstream does not answer. */
    private static NodeProcess node;

    private static NodeProcess inRedis;

    private static Launch told(Launch launch, AlertReceiver receiver) {
        return launch.setting("MANAGEMENT_TOKEN", Operators.TOKEN)
                .setting("ALERT_WEBHOOKS", receiver.url())
                .setting("ALERT_HOLD", "2s");
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.with().watchedBy(ProcessGuard::started, ProcessGuard::over);
        node = CLUSTER.start(told(Launch.node(), RECEIVER)
                .with("--upstream", TestUpstream.nobody())
                .setting("UPSTREAM_RETRIES", "0")
                .setting("BREAKER_FAILURES", "2")
                .setting("BREAKER_RESET", "3s"));
        inRedis = CLUSTER.start(told(Launch.roles("monitor"), RECEIVER)
                .with("--journal", "redis")
                .with("--redis", redis.url())
                .setting("REDIS_TIMEOUT", "500ms"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        RECEIVER.close();
        redis.close();
    }

    private static Optional<JsonObject> find(NodeProcess asked, NodeProcess where, String component) {
        return find(asked, where.id(), component);
    }

    private static Optional<JsonObject> find(NodeProcess asked, String where, String component) {
        return Operators.alerts(asked).stream()
                .filter(alert -> alert.getString("node").equals(where))
                .filter(alert -> alert.getString("component").startsWith(component))
                .findFirst();
    }

    private static JsonObject await(NodeProcess asked, String where, String component, String state) {
        AtomicReference<JsonObject> found = new AtomicReference<>();
        Eventually.within(Limits.SOON, component + " of " + where + " is " + state, () -> {
            Optional<JsonObject> alert = find(asked, where, component)
                    .filter(one -> one.getString("state").equals(state));
            alert.ifPresent(found::set);
            return alert.isPresent();
        });
        return found.get();
    }

    private static double failures(NodeProcess of, String cause) {
        return Metrics.of(of).sample("streaming_failures_total{cause=\"" + cause + "\"}");
    }

    private static void openBreaker() {
        for (int i = 0; i < 3; i++) {
            try (SseClient reader = SseRequest.ask(node).send()) {
                assertThat(reader.head().status()).isNotEqualTo(200);
            }
        }
    }

    private static void killRedis() {
        redis.kill();
        await(node, inRedis.id(), "redis", "firing");
    }

    private static void startRedis() {
        redis.start();
        await(node, inRedis.id(), "redis", "resolved");
    }

    @Test
    void upstreamWhoseBreakerOpensIsCountedAndTold() {
        double before = failures(node, "connection");
        openBreaker();

        JsonObject alert = await(inRedis, node.id(), "upstream", "firing");

        assertThat(alert.getString("severity")).isEqualTo("warning");
        assertThat(alert.getString("cause")).isEqualTo("connection");
        assertThat(failures(node, "connection")).isGreaterThan(before);
        assertThat(Operators.events(inRedis))
                .anyMatch(event -> event.getString("what").equals("failure")
                        && event.getString("id").equals(alert.getString("id")));
        await(node, node.id(), "upstream", "resolved");
    }

    @Test
    void alertIsPostedAsAlertmanagerDoesAndSoIsItsEnd() {
        killRedis();
        String id = find(node, inRedis, "redis").orElseThrow().getString("id");

        Eventually.within(
                Limits.SOON,
                "it was told",
                () -> RECEIVER.told(id, "firing").findAny().isPresent());
        JsonObject post = RECEIVER.posts().get(RECEIVER.posts().size() - 1);
        JsonObject told = RECEIVER.told(id, "firing").findFirst().orElseThrow();
        assertThat(post.getString("version")).isEqualTo("4");
        assertThat(post.fieldNames())
                .contains(
                        "groupKey",
                        "status",
                        "receiver",
                        "groupLabels",
                        "commonLabels",
                        "commonAnnotations",
                        "externalURL",
                        "alerts");
        assertThat(told.getJsonObject("labels").getString("severity")).isEqualTo("critical");
        assertThat(told.getString("endsAt")).isEqualTo("0001-01-01T00:00:00Z");

        startRedis();
        Eventually.within(
                Limits.SOON,
                "its end was told",
                () -> RECEIVER.told(id, "resolved").findAny().isPresent());
        assertThat(RECEIVER.told(id, "firing")
                        .filter(one -> one.getString("startsAt").equals(told.getString("startsAt"))))
                .hasSize(1);
    }

    @Test
    void webhookThatFailsIsToldAgain() {
        RECEIVER.refuse(1);
        killRedis();
        String id = find(node, inRedis, "redis").orElseThrow().getString("id");
        String since = find(node, inRedis, "redis").orElseThrow().getString("startsAt");

        Eventually.within(
                Limits.SOON,
                "it was told",
                () -> RECEIVER.told(id, "firing")
                        .anyMatch(told -> told.getString("startsAt").equals(since)));

        startRedis();
    }

    @Test
    void operatorAcknowledgesAndResolves() {
        killRedis();
        String path = "/alerts/" + find(node, inRedis, "redis").orElseThrow().getString("id");

        JsonObject acknowledged =
                new JsonObject(Operators.post(node, path + "/acknowledge", "").body());
        assertThat(acknowledged.getString("state")).isEqualTo("acknowledged");
        assertThat(acknowledged.getString("by")).isEqualTo("ada");
        assertThat(Operators.post(node, path + "/acknowledge", "").statusCode()).isEqualTo(400);

        JsonObject resolved =
                new JsonObject(Operators.post(inRedis, path + "/resolve", "").body());
        assertThat(resolved.getString("state")).isEqualTo("resolved");
        assertThat(Operators.events(node))
                .anyMatch(event -> event.getString("what").equals("alert-resolved")
                        && event.getString("by").equals("ada"));
        startRedis();
    }

    @Test
    void alertThatIsNotThereIsNotFound() {
        assertThat(Operators.post(node, "/alerts/0123456789abcdef/resolve", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void onlyOperatorsSeeAlerts() {
        assertThat(Http.get(node.management("/api/operations/alerts")).statusCode())
                .isEqualTo(401);
        assertThat(Http.get(node.management("/api/operations/events")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatIsAskedWronglyIsTold() {
        assertThat(Problem.of(Operators.get(node, "/alerts?state=odd")).detail())
                .isEqualTo("state: odd (expected: firing, acknowledged or resolved)");
        assertThat(Problem.of(Operators.get(node, "/events?limit=0")).detail())
                .isEqualTo("limit: 0 (expected: 1..1000)");
    }

    /** The oldest node leads, and the alert is its own. */
    @Test
    void alertOutlivesItsNodeAndTheNextLeaderTellsOfThatLoss() {
        try (TestCluster cluster = TestCluster.create();
                AlertReceiver receiver = AlertReceiver.start()) {
            NodeProcess leader = cluster.start(told(Launch.roles("monitor"), receiver)
                    .with("--redis", "redis://127.0.0.1:1")
                    .setting("REDIS_TIMEOUT", "500ms"));
            NodeProcess next = cluster.start(told(Launch.roles("monitor"), receiver));
            String id = await(next, leader.id(), "redis", "firing").getString("id");
            Eventually.within(
                    Limits.SOON,
                    "the leader has told of it",
                    () -> receiver.told(id, "firing").findAny().isPresent());
            Eventually.within(
                    Limits.SOON,
                    "what the leader keeps has its copies",
                    () -> Health.at(leader, "/copies").status() == 200);

            leader.kill();

            String loss = await(next, leader.id(), "node", "firing").getString("id");
            assertThat(find(next, leader, "redis"))
                    .hasValueSatisfying(
                            alert -> assertThat(alert.getString("state")).isEqualTo("firing"));
            Eventually.within(
                    Limits.SOON,
                    "the next leader tells",
                    () -> receiver.told(loss, "firing").findAny().isPresent());
            assertThat(receiver.told(id, "firing")).hasSize(1);

            cluster.start(told(Launch.roles("monitor"), receiver));
            await(next, leader.id(), "node", "resolved");
        }
    }
}
