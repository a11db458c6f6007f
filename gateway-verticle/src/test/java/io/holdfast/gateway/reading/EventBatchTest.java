package io.holdfast.gateway.reading;

import static io.holdfast.gateway.reading.Sample.STREAM;
import static io.holdfast.gateway.reading.Sample.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventBatchTest {
    private final EventBatch batch = new EventBatch(STREAM, List.of(event(5, "a"), event(6, "b"), event(7, "c")));

    @Test
    void itReachesFromItsFirstEventToBehindItsLast() {
        assertThat(List.of(batch.first(), batch.end())).containsExactly(5L, 8L);
    }

    @Test
    void itIsEncodedOnceForAllSseReaders() {
        assertThat(batch.sse()).isSameAs(batch.sse());
    }

    @Test
    void twoEncodingsShareNoMemory() {
        EventBatch lent = new EventBatch(STREAM, List.of(event(5, "a")), new SseBytes());
        lent.sse();
        lent.raw();

        assertThat(lent.sse().toBuffer()).isEqualTo(Sample.sse(event(5, "a")));
    }

    @Test
    void whatAReaderIsBehindSharesNoMemoryWithWhatTheOthersGet() {
        EventBatch lent = new EventBatch(STREAM, List.of(event(5, "a"), event(6, "b")), new SseBytes());
        lent.sse();
        lent.from(6).sse();

        assertThat(lent.sse().toBuffer()).isEqualTo(Sample.sse(event(5, "a"), event(6, "b")));
    }

    @Test
    void itIsEncodedOnceForAllWebSocketReaders() {
        assertThat(batch.webSocket()).isSameAs(batch.webSocket());
    }

    @Test
    void everyEventIsAWebSocketMessage() {
        assertThat(batch.webSocket())
                .containsExactly(
                        WebSocketFormat.event(STREAM, event(5, "a")),
                        WebSocketFormat.event(STREAM, event(6, "b")),
                        WebSocketFormat.event(STREAM, event(7, "c")));
    }

    @Test
    void toAReaderThatIsUpToDateItIsGivenAsItIs() {
        assertThat(batch.from(5)).isSameAs(batch);
    }

    @Test
    void toAReaderThatIsBehindItIsGivenAsItIs() {
        assertThat(batch.from(2)).isSameAs(batch);
    }

    @Test
    void aReaderThatHasSeenSomeIsGivenTheRest() {
        assertThat(batch.from(7).sse().toBuffer()).isEqualTo(Sample.sse(event(7, "c")));
    }
}
