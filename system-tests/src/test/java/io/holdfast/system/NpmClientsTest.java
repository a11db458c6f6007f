package io.holdfast.system;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Our browser client and the official clients that people use, each in its own tests under npm/, against running nodes. */
class NpmClientsTest {
    @Test
    void clientsReadTheirStreams() throws IOException, InterruptedException {
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess node = cluster.start(Launch.node());
            NodeProcess gateway = cluster.start(Launch.roles("gateway"));

            NpmTests.run(Map.of(
                    "HOLDFAST_URL", node.http("/").toString(),
                    "HOLDFAST_GATEWAY_URL", gateway.http("/").toString(),
                    "HOLDFAST_GATEWAY_PID", String.valueOf(gateway.pid())));
        }
    }
}
