package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streaming layer tells whether a stream really flows. */
class SelfTestTest {
    @TempDir
    private Path directory;

    private static boolean flows(NodeProcess gateway) {
        Health health = Health.at(gateway, "/streaming");
        return health.check("selfTest").getJsonObject("details").containsKey("wholeMs") && health.up();
    }

    @Test
    void gatewayThatClientsNeedCredentialsForIsDownUntilThereIsAStreamNode() throws IOException {
        Path keys = Files.createFile(directory.resolve("keys"));
        try (TestCluster cluster = TestCluster.create()) {
            NodeProcess gateway = cluster.start(Launch.roles("gateway")
                    .setting("AUTH", "api-key")
                    .setting("API_KEYS_FILE", keys.toString())
                    .setting("SELF_TEST_INTERVAL", "300ms"));
            Eventually.within(
                    Limits.SOON,
                    "no stream flows",
                    () -> Health.at(gateway, "/streaming").status() == 503);
            assertThat(Health.reason(Health.at(gateway, "/streaming").check("selfTest")))
                    .isEqualTo("the self-test failed: status 503");

            cluster.start(Launch.roles("stream"));

            Eventually.within(Limits.SOON, "a stream flows", () -> flows(gateway));
        }
    }
}
