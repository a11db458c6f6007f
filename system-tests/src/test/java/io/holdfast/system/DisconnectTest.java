package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client's leaving means to the upstream, by policy. */
class DisconnectTest {
    private static final TestUpstream UPSTREAM = TestUpstream.start();
    /** Where streams without readers go on for longer than a test waits. */
    private static final TestCluster PATIENT = TestCluster.create();

    private static final TestCluster IMPATIENT = TestCluster.create();
    private static final String IMPATIENCE = "500ms";

    @TempDir
    static Path directory;

    private static Path routes;
    private static NodeProcess streamer;
    private static NodeProcess gateway;
    private static NodeProcess impatient;

    /** A path for each policy. */
    @BeforeAll
    static void start() throws IOException {
        String route = "  - {id: %1$s, path: /%1$s, upstream: \"%2$s\", on-disconnect: %1$s}\n";
        routes = Files.writeString(
                directory.resolve("holdfast.yaml"),
                Stream.of("detach", "finish", "cancel")
                        .map(policy -> route.formatted(policy, UPSTREAM.url()))
                        .collect(Collectors.joining("", "routes:\n", "")));
        streamer = PATIENT.start(patient("stream"));
        gateway = PATIENT.start(patient("gateway"));
        impatient = IMPATIENT.start(
                Launch.node().with("--config", routes.toString()).setting("ORPHAN_TIMEOUT", IMPATIENCE));
    }

    private static Launch patient(String roles) {
        return Launch.roles(roles).with("--config", routes.toString()).setting("ORPHAN_TIMEOUT", "10m");
    }

    @AfterAll
    static void stop() {
        PATIENT.close();
        IMPATIENT.close();
        UPSTREAM.close();
    }

    private static SseRequest question(NodeProcess asked, String policy) {
        return SseRequest.post(asked, "/" + policy, SseRequest.QUESTION);
    }

    /** A stream whose only reader has hung up, and its call. */
    private record Left(UpstreamCall call, String stream) {}

    private static Left askAndLeave(NodeProcess asked, String policy) {
        try (SseClient asker = question(asked, policy).send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            return new Left(call, asker.streamId());
        }
    }

    private static List<String> codes(NodeProcess gateway, Left left) {
        try (SseClient late = SseRequest.resume(gateway, left.stream(), 0).send()) {
            return late.rest().stream().map(SseEvent::code).toList();
        }
    }

    private static void awaitRest(NodeProcess asked, String stream, String rest) {
        try (SseClient back = SseRequest.resume(asked, stream, 0).send()) {
            assertThat(back.rest()).extracting(SseEvent::data).containsExactly(rest);
        }
    }

    @Test
    void detachCancelsTheUpstreamWhenNobodyComesBackInTime() {
        Left left = askAndLeave(impatient, "detach");

        left.call().awaitClosed();

        assertThat(codes(impatient, left)).containsExactly("orphaned");
    }

    @Test
    void detachGoesOnForOneWhoComesBack() {
        Left left = askAndLeave(gateway, "detach");

        left.call().say("data: two\n\n").end();

        awaitRest(gateway, left.stream(), "two");
    }

    @Test
    void finishGoesOnAfterTheOrphanTimeout() {
        Left left = askAndLeave(impatient, "finish");
        // Left later and over already: the timeout has passed.
        askAndLeave(impatient, "detach").call().awaitClosed();

        left.call().say("data: two\n\n").end();

        awaitRest(impatient, left.stream(), "two");
    }

    @Test
    void cancelReachesTheUpstreamAtOnce() {
        Left left = askAndLeave(gateway, "cancel");

        left.call().awaitClosed();

        assertThat(codes(gateway, left)).containsExactly("cancelled");
    }

    @Test
    void cancelReachesTheUpstreamWhileItsAnswerIsAwaited() {
        SseClient asker = question(gateway, "cancel").send();
        UpstreamCall call = UPSTREAM.nextCall();

        asker.cut();

        call.awaitClosed();
    }

    @Test
    void cancelWaitsForTheLastReaderWhereverItReads() {
        NodeProcess other = PATIENT.start(patient("gateway"));
        try (SseClient asker = question(gateway, "cancel").send()) {
            UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            try (SseClient reader = SseRequest.read(other, asker.streamId()).send()) {
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
        NodeProcess killed = PATIENT.start(patient("gateway"));
        SseClient asker = question(killed, "cancel").send();
        UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
        asker.next();

        killed.kill();
        PATIENT.awaitWhole();
        call.say("data: two\n\n").end();

        awaitRest(gateway, asker.streamId(), "two");
    }

    @Test
    void cancelIsNotWhatAGatewayThatLeavesMeans() {
        NodeProcess leaves = PATIENT.start(patient("gateway"));
        SseClient asker = question(leaves, "cancel").send();
        UpstreamCall call = UPSTREAM.nextCall().begin().say("data: one\n\n");
        asker.next();

        leaves.terminate();
        leaves.exitCode(Limits.SOON);
        call.say("data: two\n\n").end();

        awaitRest(gateway, asker.streamId(), "two");
    }

    @Test
    void policyTravelsWithTheStreamToItsNextOwner() {
        try (SseClient asker = question(gateway, "cancel").send()) {
            UPSTREAM.nextCall().begin().say("data: one\n\n");
            asker.next();
            NodeProcess owner = streamer;
            streamer = PATIENT.start(patient("stream"));

            owner.kill();
            UpstreamCall again = UPSTREAM.nextCall().begin().say("data: one\n\ndata: two\n\n");
            asker.next();
            asker.cut();

            again.awaitClosed();
        }
    }
}
