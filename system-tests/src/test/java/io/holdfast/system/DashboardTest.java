package io.holdfast.system;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The operations dashboard in a browser, against two nodes. */
class DashboardTest {
    @Test
    void operatorsSeeAndDoInABrowser() throws IOException, InterruptedException {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Operator.launch(Launch.node()));
            cluster.start(Operator.launch(Launch.node()));

            NpmTests.run(
                    Map.of(
                            "HOLDFAST_URL",
                            node.http("/").toString(),
                            "HOLDFAST_MANAGEMENT_URL",
                            node.management("/").toString(),
                            "HOLDFAST_TOKEN",
                            Operator.TOKEN),
                    "dashboard.suite.mjs");
        }
    }
}
