package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an HTTP client sees of an owner that says nothing. */
class SilentOwnerEdgeTest {
    @Order(1)
    @RegisterExtension
    static final ClientRig rig = ClientRig.impatient();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig);

    @Test
    void anOwnerThatDoesNotAnswerACancelIsAGatewayTimeout() {
        Answer answer = edge.delete("/api/stream/" + rig.stream());

        assertThat(answer.status()).isEqualTo(504);
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("owner_silent");
    }
}
