package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of calls when one of the two nodes that carry them dies. */
class CallLossTest {
    private PassingCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new PassingCluster().open();
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    @Test
    void streamNodesDeathClosesWebSocketsWith1012AndOthersServe() {
        try (WsTalk talk = WsTalk.open(cluster.gateway(), "/live/echo")) {
            cluster.stream().kill();

            assertThat(talk.next()).startsWith("closed 1012");
        }
        cluster.startStream();
        try (WsTalk talk = WsTalk.open(cluster.gateway(), "/live/echo")) {
            assertThat(talk.say("again").next()).isEqualTo("TEXT true again");
        }
    }

    @Test
    void streamNodesDeathIsToldToACallThatWaits() {
        int arrived = cluster.upstream().arrived();
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(
                () -> Http.get(cluster.gateway().http("/files/hold")).statusCode());
        Eventually.within(
                Limits.SOON, "the call arrives", () -> cluster.upstream().arrived() > arrived);

        cluster.stream().kill();

        assertThat(answer.join()).isEqualTo(503);
    }

    @Test
    void withoutAStreamNodeACallIs503() {
        cluster.stream().kill();
        Eventually.within(
                Limits.SOON,
                "the gateway knows",
                () -> Http.get(cluster.gateway().http("/files/x")).statusCode() == 503);

        assertThat(Http.get(cluster.gateway().http("/files/x")).headers().firstValue("Retry-After"))
                .isPresent();
    }

    @Test
    void gatewaysDeathClosesTheUpstreamsWebSockets() {
        cluster.upstream().forget();
        try (WsTalk talk = WsTalk.open(cluster.gateway(), "/live/echo")) {
            talk.say("here").next();
            cluster.gateway().kill();

            assertThat(cluster.upstream().nextSaid()).isEqualTo("TEXT true here");
            assertThat(cluster.upstream().nextSaid()).isEqualTo("closed 1001 null");
        }
    }
}
