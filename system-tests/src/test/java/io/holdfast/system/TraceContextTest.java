package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** W3C Trace Context goes through the cluster, though it makes no spans of its own. */
class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void upstreamOfAnotherNodeIsToldTheClientsTrace() {
        try (TestCluster cluster = TestCluster.create();
                TestUpstream upstream = TestUpstream.start()) {
            cluster.start(Launch.roles("stream").with("--upstream", upstream.url()));
            NodeProcess gateway = cluster.start(Launch.roles("gateway"));

            try (SseClient client = SseRequest.ask(gateway, "")
                    .header("traceparent", PARENT)
                    .header("tracestate", "vendor=1")
                    .send()) {
                HttpHead asked = upstream.nextCall().begin().head();

                assertThat(asked.field("traceparent")).contains(PARENT);
                assertThat(asked.field("tracestate")).contains("vendor=1");
                client.cut();
            }
        }
    }
}
