package io.holdfast.system;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cluster answers to operators is what its OpenAPI document says. */
class OperationsDocumentTest {
    @Test
    void answersAreAsTheDocumentSays() throws IOException, InterruptedException {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Operator.launch(Launch.node()));
            cluster.start(Operator.launch(Launch.roles("monitor")));
            cluster.start(Operator.launch(Launch.roles("monitor"))).kill();

            NpmTests.run(
                    Map.of(
                            "HOLDFAST_URL", node.http("/").toString(),
                            "HOLDFAST_MANAGEMENT_URL", node.management("/").toString(),
                            "HOLDFAST_TOKEN", Operator.TOKEN),
                    "operations-document.suite.mjs");
        }
    }
}
