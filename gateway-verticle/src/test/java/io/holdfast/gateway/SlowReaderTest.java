package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Detach;
import io.holdfast.wire.Frame.Events;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that asks for a stream and does not read it. */
class SlowReaderTest {
    private static final int MB = 1024 * 1024;

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Map.of("slow-reader-timeout", "1s"));

    @Test
    void itIsCutOffWhenItsBuffersHaveBeenFullForTooLong() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", edge.port())) {
            String request = "GET /api/stream/" + rig.stream() + " HTTP/1.1\r\nHost: h\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            rig.awaitThat(() -> !rig.owner().asked(Attach.class).isEmpty());
            rig.say(new Attached(1, EPOCH));
            for (int seq = 0; seq < 20; seq++) {
                rig.say(new Events(1, EPOCH, List.of(Sample.event(seq, "x".repeat(MB)))));
            }
            edge.beat();
            rig.loop().await(rig.loop().vertx().timer(1_500));
            edge.beat();
            rig.awaitThat(() -> !rig.owner().asked(Detach.class).isEmpty());

            assertThat(rig.owner().asked()).last().isEqualTo(new Detach(1, rig.stream(), true));
        }
    }
}
