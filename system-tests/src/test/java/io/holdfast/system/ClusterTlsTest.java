package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.SelfSigned;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that show one another certificates. */
class ClusterTlsTest {
    @TempDir
    private Path directory;

    private static Launch with(Launch launch, SelfSigned own) {
        return launch.setting("CLUSTER_TLS_CERT", own.certificate().toString())
                .setting("CLUSTER_TLS_KEY", own.key().toString())
                .setting("CLUSTER_TLS_CA", own.certificate().toString());
    }

    @Test
    void streamGoesFromNodeToNode() {
        SelfSigned own = SelfSigned.in(directory, "node");
        try (TestCluster cluster = TestCluster.create()) {
            cluster.start(with(Launch.roles("stream,monitor"), own));
            NodeProcess gateway = cluster.start(with(Launch.roles("gateway,monitor"), own));

            try (SseClient client =
                    SseRequest.ask(gateway, "rate=5000&tokens=5").send()) {
                assertThat(client.rest()).hasSize(8);
            }
        }
    }

    @Test
    void nodeWithAStrangersCertificateIsNotSpokenTo() {
        try (TestCluster cluster = TestCluster.create()) {
            cluster.start(with(Launch.roles("stream,monitor"), SelfSigned.in(directory, "one")));
            NodeProcess gateway =
                    cluster.start(with(Launch.roles("gateway,monitor"), SelfSigned.in(directory, "another"))
                            .setting("FIRST_BYTE_TIMEOUT", "1s")
                            .setting("CONNECT_TIMEOUT", "1s"));

            assertThat(Http.post(gateway.http(SseRequest.QUERY), SseRequest.QUESTION)
                            .statusCode())
                    .isEqualTo(504);
        }
    }
}
