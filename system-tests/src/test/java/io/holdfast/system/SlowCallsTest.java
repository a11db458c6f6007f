package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is held to be slow, of those whose calls are passed through: the client, not the upstream. */
class SlowCallsTest {
    private static final int MB = 1024 * 1024;
    private static final PassingCluster CLUSTER = new PassingCluster();

    @BeforeAll
    static void start() throws IOException {
        CLUSTER.open(Launch.roles("gateway").setting("BODY_TIMEOUT", "2s").setting("SLOW_READER_TIMEOUT", "1s"));
    }

    @AfterAll
    static void stop() throws IOException {
        CLUSTER.close();
    }

    @Test
    void uploadThatASlowUpstreamHoldsUpIsNotCutOff() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(CLUSTER.gateway().http("/files/hesitate"))
                .POST(BodyPublishers.ofByteArray(new byte[50 * MB]))
                .version(HttpClient.Version.HTTP_1_1)
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo(String.valueOf(50 * MB));
    }

    @Test
    void webSocketClientThatDoesNotReadIsHungUpOn() {
        CLUSTER.upstream().forget();
        WsTalk talk = WsTalk.open(CLUSTER.gateway(), "/live/flood");
        talk.socket().pause();

        Eventually.within(Limits.START, "the client is cut off", () -> cuts() == 1);

        assertThat(CLUSTER.upstream().nextSaid()).isEqualTo("closed 1001 null");
    }

    private static double cuts() {
        return Metrics.of(CLUSTER.gateway()).sample("gateway_connections_cut_total{reason=\"slow_reader\"}");
    }
}
