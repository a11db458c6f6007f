package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.cluster.Settings;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationsDocumentTest {
    @Test
    void documentHasWhatIsMountedAndNothingElse() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(mounted());
    }

    private static Set<String> documented() throws IOException {
        try (InputStream file = OperationsDocumentTest.class.getResourceAsStream("/operations/openapi.json")) {
            JsonObject paths =
                    new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8)).getJsonObject("paths");
            return paths.fieldNames().stream()
                    .flatMap(path -> paths.getJsonObject(path).fieldNames().stream()
                            .map(method -> HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)) + " " + path))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> mounted() {
        try (EventLoop loop = new EventLoop();
                LoopbackMembers members = new LoopbackMembers()) {
            HazelcastInstance hazelcast = members.join(
                    config -> config.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, "n-1"));
            Cluster cluster = Cluster.of(hazelcast, loop.vertx(), new LocalNode("n-1", 1));
            Router router = loop.call(() -> router(loop.vertx(), cluster));
            return router.getRoutes().stream()
                    .filter(route -> route.methods() != null)
                    .flatMap(OperationsDocumentTest::named)
                    .collect(Collectors.toSet());
        }
    }

    private static Router router(Vertx vertx, Cluster cluster) {
        MonitorConfig config =
                MonitorConfig.from(Settings.of(new JsonObject().put("management-token", "x".repeat(16))), false);
        MeterRegistry registry = new SimpleMeterRegistry();
        NodeHealth health = new NodeHealth(vertx, cluster, 1, config.health(), registry);
        ClusterHealth all = new ClusterHealth(vertx, cluster, health);
        Watch watch = new Watch(vertx, cluster, config, health, registry);
        Router router = Router.router(vertx);
        new OperationsRoutes(vertx, cluster, config, registry, all, watch)
                .mount(
                        router,
                        OperatorAccess.of(cluster, config.access(), token -> {}).result());
        return router;
    }

    private static Stream<String> named(Route route) {
        String path = route.getName().replaceAll(":(\\w+)", "{$1}");
        return route.methods().stream().map(method -> method + " " + path);
    }
}
