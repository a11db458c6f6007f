package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that comes back gets what it has not seen, all of it and once. */
class ResumeTest {
    private static final String UNKNOWN = "00000000000000000000000000";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess node;

    @BeforeAll
    static void start() {
        node = CLUSTER.start(Launch.node());
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    void replayFromEachCursorIsTheTailOfTheWhole() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=30").send()) {
            List<SseEvent> whole = asker.rest();

            for (int seen = 0; seen < whole.size() - 1; seen++) {
                try (SseClient reader =
                        SseRequest.resume(node, asker.streamId(), seen).send()) {
                    assertThat(reader.rest())
                            .as("after event %s", seen)
                            .isEqualTo(whole.subList(seen + 1, whole.size()));
                }
            }
        }
    }

    @Test
    void streamWithoutACursorIsReplayedFromItsBeginning() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=30").send()) {
            List<SseEvent> whole = asker.rest();

            try (SseClient reader = SseRequest.read(node, asker.streamId()).send()) {
                assertThat(reader.rest()).isEqualTo(whole);
            }
        }
    }

    @Test
    void clientThatIsCutAgainAndAgainLosesNothingAndRepeatsNothing() {
        String stream;
        List<SseEvent> seen = new ArrayList<>();
        try (SseClient asker = SseRequest.ask(node, "rate=200&tokens=100").send()) {
            stream = asker.streamId();
            seen.addAll(asker.take(7));
        }
        for (int cut = 0; cut < 8; cut++) {
            try (SseClient reader =
                    SseRequest.resume(node, stream, seen.size() - 1).send()) {
                seen.addAll(reader.take(9));
            }
        }
        try (SseClient last = SseRequest.resume(node, stream, seen.size() - 1).send();
                SseClient whole = SseRequest.read(node, stream).send()) {
            seen.addAll(last.rest());

            assertThat(seen).isEqualTo(whole.rest()).hasSize(103);
        }
    }

    @Test
    void cursorInTheQueryIsAsGoodAsInTheHeader() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            asker.rest();
            String path = "/api/stream/" + asker.streamId() + "?lastEventId=" + asker.streamId() + "-9";

            try (SseClient reader = SseRequest.get(node, path).expecting(10).send()) {
                assertThat(reader.rest()).hasSize(3);
            }
        }
    }

    @Test
    void cursorInTheHeaderWinsOverTheOneInTheUrlThatAnEventSourceKeeps() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            asker.rest();
            String path = "/api/stream/" + asker.streamId() + "?lastEventId=" + asker.streamId() + "-1";

            try (SseClient reader = SseRequest.get(node, path)
                    .header("Last-Event-ID", asker.streamId() + "-10")
                    .expecting(11)
                    .send()) {
                assertThat(reader.rest()).hasSize(2);
            }
        }
    }

    @Test
    void endedStreamThatHasBeenReadWholeIs204() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            asker.rest();

            try (SseClient reader =
                    SseRequest.resume(node, asker.streamId(), 12).send()) {
                assertThat(reader.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void openStreamThatHasBeenReadSoFarIsFollowed() {
        try (SseClient asker = SseRequest.ask(node, "stall_after=3").send()) {
            asker.take(3);

            try (SseClient reader = SseRequest.resume(node, asker.streamId(), 2).send()) {
                assertThat(reader.streamHead().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void cursorBeyondTheEndOfAnOpenStreamIsToldAsOneErrorEvent() {
        try (SseClient asker = SseRequest.ask(node, "stall_after=3").send()) {
            asker.take(3);

            try (SseClient reader =
                    SseRequest.resume(node, asker.streamId(), 500).send()) {
                assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("cursor_unknown");
            }
        }
    }

    @Test
    void unknownStreamIsToldAsOneErrorEventSinceAnEventSourceStopsForGoodAtAStatus() {
        try (SseClient reader = SseRequest.read(node, UNKNOWN).send()) {
            assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("stream_unknown");
        }
    }

    @Test
    void readerThatWasToldOfAnUnknownStreamIsStoppedWhenItComesBack() {
        try (SseClient reader = SseRequest.read(node, UNKNOWN).send()) {
            String told = reader.next().id();

            try (SseClient back =
                    SseRequest.read(node, UNKNOWN).header("Last-Event-ID", told).send()) {
                assertThat(back.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void cursorOfAnotherStreamIsToldAsOneErrorEvent() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            asker.rest();
            SseRequest foreign = SseRequest.read(node, asker.streamId()).header("Last-Event-ID", UNKNOWN + "-3");

            try (SseClient reader = foreign.send()) {
                assertThat(reader.rest()).extracting(SseEvent::code).containsExactly("cursor_unknown");
            }
        }
    }

    @Test
    void readerThatWasToldOfAForeignCursorIsStoppedWhenItComesBack() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            asker.rest();
            SseRequest read = SseRequest.read(node, asker.streamId());

            try (SseClient reader = read.header("Last-Event-ID", UNKNOWN + "-3").send();
                    SseClient back =
                            read.header("Last-Event-ID", reader.next().id()).send()) {
                assertThat(back.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void failedStreamIsReplayedWithItsErrorAndStopsTheReaderAfterIt() {
        try (SseClient asker = SseRequest.ask(node, "fail_after=4&rate=500").send()) {
            List<SseEvent> whole = asker.rest();

            try (SseClient reader = SseRequest.resume(node, asker.streamId(), 1).send();
                    SseClient back =
                            SseRequest.resume(node, asker.streamId(), 4).send()) {
                assertThat(reader.rest()).isEqualTo(whole.subList(2, 5));
                assertThat(back.head().status()).isEqualTo(204);
            }
        }
    }

    @Test
    void questionThatIsSentAgainWithACursorReadsOnAndIsNotAskedTwice() {
        try (SseClient asker = SseRequest.ask(node, "rate=5000&tokens=10").send()) {
            List<SseEvent> whole = asker.rest();
            SseRequest again = SseRequest.ask(node).header("Last-Event-ID", asker.streamId() + "-9");

            try (SseClient reader = again.expecting(10).send()) {
                assertThat(reader.streamId()).isEqualTo(asker.streamId());
                assertThat(reader.rest()).isEqualTo(whole.subList(10, 13));
            }
        }
    }
}
