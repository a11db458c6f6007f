package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client's leaving means to the upstream, by policy. */
class DisconnectTest {
    private final TestCluster cluster = TestCluster.create();
    private final TestUpstream upstream = TestUpstream.start();

    @AfterEach
    void stop() {
        cluster.close();
        upstream.close();
    }

    private NodeProcess start(String roles, String policy, String orphanTimeout) {
        return cluster.start(Launch.roles(roles)
                .with("--upstream", upstream.url())
                .setting("ON_DISCONNECT", policy)
                .setting("ORPHAN_TIMEOUT", orphanTimeout));
    }

    private NodeProcess start(String policy, String orphanTimeout) {
        return start("gateway,stream,monitor", policy, orphanTimeout);
    }

    /** A stream whose only reader has hung up, and its call. */
    private record Left(UpstreamCall call, String stream) {}

    private Left askAndLeave(NodeProcess gateway) {
        try (SseClient asker = SseRequest.ask(gateway).send()) {
            UpstreamCall call = upstream.nextCall().begin().say("data: one\n\n");
            asker.next();
            return new Left(call, asker.streamId());
        }
    }

    private static List<String> codes(NodeProcess gateway, Left left) {
        try (SseClient late = SseRequest.resume(gateway, left.stream(), 0).send()) {
            return late.rest().stream().map(SseEvent::code).toList();
        }
    }

    @Test
    void detachCancelsTheUpstreamWhenNobodyComesBackInTime() {
        NodeProcess node = start("detach", "500ms");
        Left left = askAndLeave(node);

        left.call().awaitClosed();

        assertThat(codes(node, left)).containsExactly("orphaned");
    }

    @Test
    void detachGoesOnForOneWhoComesBack() {
        NodeProcess node = start("detach", "60s");
        Left left = askAndLeave(node);

        left.call().say("data: two\n\n").end();

        try (SseClient back = SseRequest.resume(node, left.stream(), 0).send()) {
            assertThat(back.rest()).extracting(SseEvent::data).containsExactly("two");
        }
    }

    @Test
    void finishGoesOnAfterTheOrphanTimeout() {
        start("stream", "cancel", "500ms");
        NodeProcess finish = start("gateway", "finish", "500ms");
        NodeProcess detach = start("gateway", "detach", "500ms");
        Left left = askAndLeave(finish);
        // Left later and over already: the timeout has passed.
        askAndLeave(detach).call().awaitClosed();

        left.call().say("data: two\n\n").end();

        try (SseClient back = SseRequest.resume(finish, left.stream(), 0).send()) {
            assertThat(back.rest()).extracting(SseEvent::data).containsExactly("two");
        }
    }

    @Test
    void cancelReachesTheUpstreamAtOnce() {
        NodeProcess node = start("cancel", "10m");
        Left left = askAndLeave(node);

        left.call().awaitClosed();

        assertThat(codes(node, left)).containsExactly("cancelled");
    }

    @Test
    void cancelReachesTheUpstreamWhileItsAnswerIsAwaited() {
        NodeProcess node = start("cancel", "10m");
        SseClient asker = SseRequest.ask(node).send();
        UpstreamCall call = upstream.nextCall();

        asker.cut();

        call.awaitClosed();
    }

    @Test
    void cancelWaitsForTheLastReaderWhereverItReads() {
        NodeProcess left = start("cancel", "10m");
        NodeProcess right = start("cancel", "10m");
        try (SseClient asker = SseRequest.ask(left).send()) {
            UpstreamCall call = upstream.nextCall().begin().say("data: one\n\n");
            asker.next();
            try (SseClient reader = SseRequest.read(right, asker.streamId()).send()) {
                reader.next();
                asker.cut();
                call.say("data: two\n\n");
                reader.next();
            }

            call.awaitClosed();
        }
    }

    @Test
    void cancelIsNotWhatAKilledGatewayMeans() {
        start("stream", "cancel", "10m");
        NodeProcess killed = start("gateway", "cancel", "10m");
        NodeProcess other = start("gateway", "cancel", "10m");
        SseClient asker = SseRequest.ask(killed).send();
        UpstreamCall call = upstream.nextCall().begin().say("data: one\n\n");
        asker.next();

        killed.kill();
        cluster.awaitWhole();
        call.say("data: two\n\n").end();

        try (SseClient back = SseRequest.resume(other, asker.streamId(), 0).send()) {
            assertThat(back.rest()).extracting(SseEvent::data).containsExactly("two");
        }
    }

    @Test
    void cancelIsNotWhatAGatewayThatLeavesMeans() {
        start("stream", "cancel", "10m");
        NodeProcess leaves = start("gateway", "cancel", "10m");
        NodeProcess other = start("gateway", "cancel", "10m");
        SseClient asker = SseRequest.ask(leaves).send();
        UpstreamCall call = upstream.nextCall().begin().say("data: one\n\n");
        asker.next();

        leaves.terminate();
        leaves.exitCode(Limits.SOON);
        call.say("data: two\n\n").end();

        try (SseClient back = SseRequest.resume(other, asker.streamId(), 0).send()) {
            assertThat(back.rest()).extracting(SseEvent::data).containsExactly("two");
        }
    }

    @Test
    void policyTravelsWithTheStreamToItsNextOwner() {
        NodeProcess gateway = start("gateway", "cancel", "10m");
        NodeProcess killed = start("stream", "detach", "10m");
        try (SseClient asker = SseRequest.ask(gateway).send()) {
            upstream.nextCall().begin().say("data: one\n\n");
            asker.next();
            start("stream", "detach", "10m");

            killed.kill();
            UpstreamCall again = upstream.nextCall().begin().say("data: one\n\ndata: two\n\n");
            asker.next();
            asker.cut();

            again.awaitClosed();
        }
    }
}
