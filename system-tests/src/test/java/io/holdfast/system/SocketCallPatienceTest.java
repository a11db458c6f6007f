package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket that is passed through lasts, where connections that ask for nothing do not. */
class SocketCallPatienceTest {
    private final PassingCluster cluster = new PassingCluster();

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    @Test
    void silentWebSocketIsNotTakenForAConnectionWithoutARequest() throws IOException {
        cluster.open(Launch.roles("gateway").setting("HEADER_TIMEOUT", "1s"));
        try (WsTalk talk = WsTalk.open(cluster.gateway(), "/live/echo")) {
            awaitCutOfASilentConnection();
            // The first may have been cut by the sweep that has just seen the upgrade end.
            awaitCutOfASilentConnection();

            assertThat(talk.say("still there").next()).isEqualTo("TEXT true still there");
        }
    }

    private void awaitCutOfASilentConnection() throws IOException {
        URI gateway = cluster.gateway().http("/");
        try (Socket silent = new Socket(gateway.getHost(), gateway.getPort())) {
            silent.setSoTimeout((int) Limits.SOON.toMillis());
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }
}
