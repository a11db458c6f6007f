package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.LocalNode;
import io.holdfast.cluster.NodeRegistry;
import io.holdfast.monitor.health.ClusterHealth;
import io.holdfast.monitor.health.HealthRoutes;
import io.holdfast.monitor.health.NodeHealth;
import io.holdfast.monitor.operators.OperatorAccess;
import io.holdfast.routes.RouteTable;
import io.holdfast.routes.Routes;
import io.holdfast.routes.UpstreamHealth;
import io.holdfast.settings.Settings;
import io.holdfast.testing.Endpoints;
import io.holdfast.testing.EventLoop;
import io.holdfast.testing.LoopbackMembers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is mounted is documented, for people and for machines, and nothing else. */
class ManagementRoutesTest {
    private static Set<String> mounted;

    @BeforeAll
    static void mount() {
        try (EventLoop loop = new EventLoop();
                LoopbackMembers members = new LoopbackMembers()) {
            HazelcastInstance hazelcast = members.join(
                    config -> config.getMemberAttributeConfig().setAttribute(NodeRegistry.NODE_ID_ATTRIBUTE, "n-1"));
            Cluster cluster = Cluster.of(hazelcast, loop.vertx(), new LocalNode("n-1", 1));
            mounted = Endpoints.mounted(loop.call(() -> router(loop.vertx(), cluster)));
        }
    }

    private static Router router(Vertx vertx, Cluster cluster) {
        Settings settings = Settings.of(new JsonObject().put("management-token", "x".repeat(16)));
        MonitorConfig config = MonitorConfig.from(settings, false);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        NodeHealth health = new NodeHealth(vertx, cluster, 1, config.health(), registry);
        ClusterHealth all = new ClusterHealth(vertx, cluster, health);
        Watch watch = new Watch(vertx, cluster, config, health, registry);
        return new ManagementRoutes(
                        new HealthRoutes(vertx, cluster.hazelcast(), health, all),
                        new RoutesReport(new Routes(RouteTable.from(settings), new UpstreamHealth(vertx, registry))),
                        registry,
                        new OperationsRoutes(vertx, cluster, config, registry, all, watch),
                        OperatorAccess.of(cluster, config.access(), token -> {}).result())
                .router(vertx);
    }

    @Test
    void thePageOfEndpointsHasThem() throws IOException {
        assertThat(mounted).isEqualTo(Endpoints.documented("Management port"));
    }

    @Test
    void theDocumentOfTheOperationsApiHasItsOwn() throws IOException {
        assertThat(mounted)
                .filteredOn(request -> request.contains(OperatorAccess.BASE + "/"))
                .filteredOn(request -> !request.endsWith("*"))
                .containsExactlyInAnyOrderElementsOf(openApi());
    }

    private static Set<String> openApi() throws IOException {
        try (InputStream file = ManagementRoutesTest.class.getResourceAsStream("/operations/openapi.json")) {
            JsonObject paths =
                    new JsonObject(new String(file.readAllBytes(), StandardCharsets.UTF_8)).getJsonObject("paths");
            return paths.fieldNames().stream()
                    .flatMap(path -> paths.getJsonObject(path).fieldNames().stream()
                            .map(method -> method.toUpperCase(Locale.ROOT) + " " + path))
                    .collect(Collectors.toSet());
        }
    }
}
