package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One more node is asked of Kubernetes, by a plan and by operators, and all of it is written down. */
class KubernetesScaleTest {
    private static final int MOST = 5;
    private static final int CONNECTIONS = 30;
    private static final TestCluster CLUSTER = TestCluster.create();

    @TempDir
    private static Path account;

    private static KubernetesApi api;
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        api = KubernetesApi.start(account, 3);
        node = CLUSTER.start(scaled());
    }

    private static Launch scaled() {
        return Launch.node()
                .setting("MANAGEMENT_TOKEN", Operators.TOKEN)
                .setting("SCALE_OUT_KUBERNETES", "deployments/holdfast")
                .setting("SCALE_OUT_API", api.url())
                .setting("SCALE_OUT_ACCOUNT", account.toString())
                .setting("SCALE_OUT_MOST", String.valueOf(MOST))
                .setting("RECOVERY_COOL_DOWN", "0s")
                .setting("ALERT_HOLD", "1s")
                .setting("MAX_CONNECTIONS", String.valueOf(CONNECTIONS));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        api.close();
    }

    @BeforeEach
    void threeReplicas() {
        api.replicas(3);
        api.asked().clear();
    }

    private static JsonObject run() {
        String body =
                new JsonObject().put("plan", "memory").put("node", node.id()).encode();
        String id = new JsonObject(Operators.post(node, "/recovery", body).body()).getString("id");
        return over(runs -> runs.filter(run -> run.getString("id").equals(id)));
    }

    private interface Choice {
        Stream<JsonObject> of(Stream<JsonObject> runs);
    }

    private static JsonObject over(Choice choice) {
        AtomicReference<JsonObject> found = new AtomicReference<>();
        Eventually.within(Limits.SOON, "the run is over", () -> {
            Stream<JsonObject> runs = Operators.list(Operators.get(node, "/recovery"), "recoveries").stream();
            choice.of(runs)
                    .filter(run -> run.getString("state").equals("over"))
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private static String scaleOut(JsonObject run) {
        JsonArray steps = run.getJsonArray("steps");
        JsonObject last = steps.getJsonObject(steps.size() - 1);
        return last.getString("step") + " " + last.getString("outcome") + ": " + last.getString("detail");
    }

    @Test
    void scaleIsReadAndRaisedByOneAndTheRunSaysSo() {
        JsonObject run = run();

        assertThat(scaleOut(run)).isEqualTo("scale-out verified: replicas: 3 to 4");
        assertThat(api.replicas()).isEqualTo(4);
        assertThat(api.asked())
                .extracting(asked -> asked.method() + " " + asked.path())
                .containsExactly("GET " + KubernetesApi.SCALE, "PATCH " + KubernetesApi.SCALE);
        KubernetesApi.Asked patch = api.asked().get(1);
        assertThat(patch.contentType()).isEqualTo("application/merge-patch+json");
        assertThat(new JsonObject(patch.body()).getJsonObject("spec")).isEqualTo(new JsonObject().put("replicas", 4));
    }

    @Test
    void thereAreNeverMoreThanAllowed() {
        api.replicas(MOST);

        assertThat(scaleOut(run())).isEqualTo("scale-out failed: replicas: 5 (expected: less than scale-out-most)");
        assertThat(api.asked()).extracting(KubernetesApi.Asked::method).containsExactly("GET");
    }

    @Test
    void renewedTokenIsUsed() {
        api.token("second-token");

        assertThat(scaleOut(run())).isEqualTo("scale-out verified: replicas: 3 to 4");
    }

    @Test
    void plansThatRunByThemselvesAskOnceInAWhile() throws IOException {
        assertThat(scaleOut(run())).startsWith("scale-out verified");
        api.asked().clear();
        List<Socket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < CONNECTIONS) {
                sockets.add(new Socket(
                        InetAddress.getLoopbackAddress(), node.http("/").getPort()));
            }

            JsonObject run =
                    over(runs -> runs.filter(one -> one.getString("why").startsWith("alert ")));

            assertThat(scaleOut(run))
                    .isEqualTo("scale-out skipped: one more node was asked for less than scale-out-cool-down ago");
            assertThat(api.asked()).isEmpty();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void whoeverIsNoServerOfThisAuthorityIsNotToldTheToken(@TempDir Path other) {
        try (TestCluster cluster = TestCluster.create();
                KubernetesApi stranger = KubernetesApi.start(other, 3)) {
            NodeProcess misled = cluster.start(scaled().setting("SCALE_OUT_API", stranger.url()));
            String body = new JsonObject()
                    .put("plan", "memory")
                    .put("node", misled.id())
                    .encode();
            Operators.post(misled, "/recovery", body);

            Eventually.within(
                    Limits.SOON,
                    "the step has failed",
                    () -> Operators.list(Operators.get(misled, "/recovery"), "recoveries").stream()
                            .anyMatch(run -> run.getString("state").equals("over")
                                    && scaleOut(run).startsWith("scale-out failed")));
            assertThat(stranger.asked()).isEmpty();
        }
    }
}
