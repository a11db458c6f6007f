package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.routes.Route;
import io.holdfast.testing.Endpoints;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayRoutesTest {
    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Map.of("push", "true", "durable-streams", "true"));

    @Test
    void thePageOfEndpointsHasWhatIsMountedAndNothingElse() throws IOException {
        Set<String> mounted = new TreeSet<>(Endpoints.mounted(edge.router()));
        for (Route route : Sample.routes().current().exactFirst()) {
            route.methods().forEach(method -> mounted.add(method + " " + route.path()));
        }

        assertThat(mounted).isEqualTo(Endpoints.documented("Clients' port"));
    }
}
