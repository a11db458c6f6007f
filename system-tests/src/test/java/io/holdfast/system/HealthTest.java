package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.faults.ProcessGuard;
import io.holdfast.testing.RedisServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each reason for which a node says that it is DOWN, brought about and taken away again. */
class HealthTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    private static final int MAX_CONNECTIONS = 40;
    private static final int MESSAGES = 20;
    private static NodeProcess node;
    /** Without clients and streams; its journal would be in Redis. */
    private static NodeProcess watcher;

    private static RedisServer redis;

    @BeforeAll
    static void start() {
        redis = RedisServer.with().watchedBy(ProcessGuard::started, ProcessGuard::over);
        node = CLUSTER.start(Launch.node()
                .with("--upstream", UPSTREAM.url())
                .setting("UPSTREAM_RETRIES", "0")
                .setting("BREAKER_FAILURES", "0")
                .setting("MAX_CONNECTIONS", String.valueOf(MAX_CONNECTIONS))
                .setting("RETENTION", "1s")
                .setting("JOURNAL_MEMORY", "150MB")
                .setting("DOWN_HEAP", "40")
                .setting("OVERLOAD_HEAP", "0")
                .setting("DOWN_PROCESSOR", "15")
                .setting("DOWN_PROCESSOR_FOR", "1s")
                .setting("DOWN_WINDOW", "2s")
                .setting("DOWN_MESSAGE_TIME", "100ms")
                .setting("MANAGEMENT_TOKEN", Operators.TOKEN)
                .setting("ALERT_HOLD", "2s")
                // It would refuse what other tests ask for.
                .setting("RECOVERY_AUTOMATIC", "false")
                .setting("SELF_TEST_INTERVAL", "500ms"));
        watcher = CLUSTER.start(Launch.roles("monitor")
                .with("--journal", "redis")
                .with("--redis", redis.url())
                .setting("REDIS_TIMEOUT", "500ms")
                .setting("MANAGEMENT_TOKEN", Operators.TOKEN)
                .setting("RECOVERY_AUTOMATIC", "false")
                .setting("SELF_TEST_INTERVAL", "1s"));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        UPSTREAM.close();
        redis.close();
    }

    private static JsonObject check(String layer, String id) {
        return Health.of(node).check(layer, id);
    }

    private static void eventually(String what, BooleanSupplier happened) {
        Eventually.within(Limits.SOON, what, happened);
    }

    /** The node says so, and so does its report as a whole; the other layers are told all the same. */
    private static void awaitDown(String layer, String id, String reason) {
        eventually(layer + "." + id + " is DOWN", () -> !Health.isUp(check(layer, id)));
        Health health = Health.of(node);
        assertThat(health.status()).isEqualTo(503);
        assertThat(Health.reason(health.check(layer, id))).startsWith(reason);
        assertThat(health.report().getJsonObject("components").fieldNames())
                .contains("liveness", "readiness", "startup", "streaming", "resources", "messages");
        assertThat(Health.at(node, "/liveness").status()).isEqualTo(200);
        eventually("an alert tells of " + id, () -> alert(id, "firing"));
    }

    private static void awaitUp(String layer, String id) {
        eventually(layer + "." + id + " is UP", () -> Health.isUp(check(layer, id)));
        eventually("the alert of " + id + " is resolved", () -> alert(id, "resolved"));
    }

    private static boolean alert(String component, String state) {
        return Operators.alerts(watcher).stream()
                .anyMatch(alert -> alert.getString("component").equals(component)
                        && alert.getString("node").equals(node.id())
                        && alert.getString("state").equals(state));
    }

    @Test
    void everyLayerHasAPathOfItsOwn() {
        for (String layer : List.of("/liveness", "/readiness", "/startup", "/streaming")) {
            eventually(layer + " is UP", () -> Health.at(node, layer).status() == 200);
        }
    }

    @Test
    void fullReportTellsWhatTheNodeDoes() {
        Health health = Health.of(node);

        assertThat(health.check("resources", "connections")
                        .getJsonObject("details")
                        .fieldNames())
                .contains("open", "max", "active", "meanDurationMs", "writtenBytesPerSecond");
        assertThat(health.check("messages", "errors").getJsonObject("details").fieldNames())
                .contains("sentPerMinute", "successPercent");
        assertThat(health.check("messages", "processing")
                        .getJsonObject("details")
                        .fieldNames())
                .contains("p95ResponseSeconds", "eventsPerSecond", "queued");
        assertThat(health.check("resources", "workers").getJsonObject("details").fieldNames())
                .contains("active", "queued");
        assertThat(health.check("liveness", "eventLoop")
                        .getJsonObject("details")
                        .fieldNames())
                .contains("lagMs");
    }

    /** Streams that nobody reads wait for nobody but the journal: one of them alone may wait for the copies all the time. */
    @Test
    void processorThatIsBusyForLongIsTold() {
        try (BusyUpstream busy = BusyUpstream.on(askAndLeave());
                BusyUpstream second = BusyUpstream.on(askAndLeave());
                BusyUpstream third = BusyUpstream.on(askAndLeave())) {
            awaitDown("resources", "processor", "processor: over 15 % for ");
            assertThat(List.of(busy, second, third)).allMatch(BusyUpstream::isAlive);
        }

        awaitUp("resources", "processor");
    }

    @Test
    void connectionsNearTheirLimitAreTold() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < MAX_CONNECTIONS) {
                sockets.add(new Socket(
                        InetAddress.getLoopbackAddress(), node.http("/").getPort()));
            }
            awaitDown("resources", "connections", "connections: ");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }

        awaitUp("resources", "connections");
    }

    @Test
    void tooManyFailedMessagesAreTold() {
        for (int i = 0; i < 20; i++) {
            try (SseClient reader = SseRequest.ask(node).send()) {
                UPSTREAM.nextCall().begin().say("data: one\n\n").close();
                reader.rest();
            }
        }
        awaitDown("messages", "errors", "errors: ");

        awaitUp("messages", "errors");
    }

    /** An event is not told before the other node has its copy. */
    @Test
    void messagesThatTakeTooLongAreTold() {
        try (SseClient reader = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            freezeTheCopies(call);

            awaitDown("messages", "processing", "processing: ");
            call.end();
            assertThat(reader.rest()).hasSize(MESSAGES);
        }

        awaitUp("messages", "processing");
    }

    /** For less time than a node may be silent. */
    private static void freezeTheCopies(UpstreamCall call) {
        watcher.freeze();
        try {
            for (int i = 0; i < MESSAGES; i++) {
                call.say("data: x\n\n");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_200));
        } finally {
            watcher.thaw();
        }
    }

    /** A stream that nobody reads waits for nobody. */
    @Test
    void heapThatIsFullOfEventsIsTold() {
        String event = "data: " + "x".repeat(900_000) + "\n\n";
        List<UpstreamCall> calls = new ArrayList<>();
        try {
            for (int stream = 0; stream < 8; stream++) {
                UpstreamCall call = askAndLeave();
                calls.add(call);
                for (int i = 0; i < 14; i++) {
                    call.say(event);
                }
            }
            collect();
            awaitDown("resources", "heap", "heap: ");
        } finally {
            calls.forEach(UpstreamCall::end);
        }

        eventually("the heap is UP", () -> {
            collect();
            return Health.isUp(check("resources", "heap"));
        });
    }

    private static UpstreamCall askAndLeave() {
        try (SseClient reader = SseRequest.ask(node).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin();
            assertThat(reader.head().status()).isEqualTo(200);
            return call;
        }
    }

    /** Has the node's JVM collect what nobody needs any more. */
    private static void collect() {
        try {
            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            new ProcessBuilder(jcmd.toString(), String.valueOf(node.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new AssertionError("jcmd", failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    @Test
    void redisThatIsKilledIsToldByTheNodeAndByItsCluster() {
        redis.kill();
        eventually(
                "the node is not ready", () -> Health.at(watcher, "/readiness").status() == 503);
        assertThat(Health.at(watcher, "/liveness").status()).isEqualTo(200);
        assertThat(Health.isUp(Health.of(watcher).check("dependencies", "redis")))
                .isFalse();
        eventually(
                "the other node tells so",
                () -> Health.reasons(Health.at(node, "/cluster").node(watcher)).stream()
                        .anyMatch(reason -> reason.startsWith("readiness.redis: ")));

        redis.start();

        eventually("the node is ready", () -> Health.at(watcher, "/readiness").status() == 200);
        eventually(
                "the other node tells so",
                () -> Health.isUp(Health.at(node, "/cluster").node(watcher)));
    }

    @Test
    void clusterTellsEveryLayerOfEveryNode() {
        eventually(
                "the other node has told",
                () -> Health.at(node, "/cluster")
                        .node(watcher)
                        .getJsonObject("layers")
                        .fieldNames()
                        .equals(Set.of(
                                "liveness",
                                "readiness",
                                "startup",
                                "streaming",
                                "resources",
                                "messages",
                                "dependencies")));
    }

    @Test
    void healthAnswersAtOnceWhileRedisHangs() {
        redis.freeze();
        try {
            eventually(
                    "the node is not ready",
                    () -> Health.at(watcher, "/readiness").status() == 503);
            long since = System.nanoTime();
            Health.of(watcher);
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(1));
        } finally {
            redis.thaw();
        }
        eventually("the node is ready", () -> Health.at(watcher, "/readiness").status() == 200);
    }

    @Test
    void streamThatTheNodeAsksOfItselfIsMeasured() {
        eventually(
                "a self-test has ended",
                () -> check("streaming", "selfTest").getJsonObject("details").containsKey("wholeMs"));

        assertThat(check("streaming", "selfTest").getJsonObject("details").fieldNames())
                .contains("ageMs", "firstEventMs");
    }

    @Test
    void nodeWithoutAGatewayAsksItselfForNothing() {
        assertThat(Health.at(watcher, "/streaming").check("selfTest").getJsonObject("details"))
                .isEqualTo(new JsonObject().put("skipped", "the node has no gateway role"));
    }
}
