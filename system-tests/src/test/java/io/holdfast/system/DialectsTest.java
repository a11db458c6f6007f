package io.holdfast.system;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official SDKs of each protocol in front of presets, in npm/dialects-check.mjs, which writes the routes itself. */
class DialectsTest {
    @TempDir
    private Path directory;

    @Test
    void officialSdksKeepTheirAnswers() throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("holdfast.yaml"), "routes: []\n");
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess gateway = cluster.start(Launch.roles("gateway,monitor").with("--config", config.toString()));
            NodeProcess doomed = cluster.start(Launch.roles("gateway,monitor").with("--config", config.toString()));
            List<NodeProcess> nodes = List.of(
                    gateway,
                    doomed,
                    cluster.start(Launch.node().with("--config", config.toString())),
                    cluster.start(Launch.node().with("--config", config.toString())));
            JsonObject pids = new JsonObject();
            nodes.forEach(node -> pids.put(node.id(), node.pid()));

            NpmTests.run(
                    Map.of(
                            "HOLDFAST_URL", gateway.http("/").toString(),
                            "HOLDFAST_DOOMED_URL", doomed.http("/").toString(),
                            "HOLDFAST_DOOMED_PID", String.valueOf(doomed.pid()),
                            "HOLDFAST_CONFIG", config.toString(),
                            "HOLDFAST_PIDS", pids.encode(),
                            "HOLDFAST_MANAGEMENT",
                                    nodes.stream()
                                            .map(node -> node.management("/").toString())
                                            .collect(Collectors.joining(","))),
                    "dialects-check.mjs");
        }
    }
}
