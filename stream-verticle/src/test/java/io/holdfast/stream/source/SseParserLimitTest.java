package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import io.holdfast.stream.source.SseParserTest.Event;
import io.holdfast.stream.source.SseParserTest.Recorder;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one event may hold, and what the parser may: memory is counted as what the thread has allocated. */
class SseParserLimitTest {
    private static final int LIMIT = 20;
    private static final int MIB = 1024 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Recorder told = new Recorder();
    private final SseParser parser = new SseParser(told, LIMIT);

    private void feed(String chunk) {
        parser.feed(chunk.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 12345678901234567890\n\n",
                "data: 1234567890\ndata: 234567890\n\n",
                "event: 12345\nid: 67890\ndata: 1234567890\n\n",
                "data: 1234567890\nid: 12345\nevent: 67890\n\n",
                "id: 1234567890\n\ndata: 1234567890\n\n"
            })
    void anEventAsLargeAsAllowedPasses(String block) {
        feed(block);

        assertThat(told.events).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 123456789012345678901",
                "data: 123456789012345678901\n",
                "data: 1234567890\ndata: 2345678901",
                "event: 12345\nid: 67890\ndata: 12345678901",
                "data: 1234567890\nid: 12345\nevent: 678901",
                "event: 123456789012345678901",
                "id: 123456789012345678901",
                "retry: 000000000000000000001",
                "id: 1234567890\n\ndata: 12345678901",
                "data\ndata\ndata\ndata\ndata\ndata\ndata\ndata\ndata\ndata\ndata\ndata\ndata: 12345678\ndata"
            })
    void anEventOneByteLargerThrows(String block) {
        assertThatExceptionOfType(EventTooLarge.class)
                .isThrownBy(() -> feed(block + "\n"))
                .withMessage("event: 21 bytes (allowed: 20)");
    }

    @Test
    void aLineThatGrowsTooLargeThrowsBeforeItsEnd() {
        feed("data: 1234567890");
        feed("1234567890");

        assertThatExceptionOfType(EventTooLarge.class).isThrownBy(() -> feed("1"));
    }

    @Test
    void whatOnlyBeginsLikeAFieldIsNotCounted() {
        feed("data: 12345678901234567890\n");
        feed("data");
        feed("base: 1\n\n");

        assertThat(told.events).containsExactly(Event.of("12345678901234567890"));
    }

    @Test
    void theNextEventHasAllOfTheLimitAgain() {
        feed("event: 12345\nid: 12345\ndata: 1234567890\n\ndata: 12345678901234567890\n\nevent: 1\n\n");
        feed("data: 12345678901234567890\n\n");

        assertThat(told.events).hasSize(3);
    }

    @Test
    void aHundredEventsInOneChunkPass() {
        feed("data: 12345678901234567890\n\n".repeat(100));

        assertThat(told.events).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {":", ": ", "x", "data2: ", "dat", "idx:", "unknown: "})
    void anEndlessIgnoredLineTakesConstantMemory(String begin) {
        byte[] chunk = "x".repeat(1024).getBytes(UTF_8);
        feed("data: a\n" + begin);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int kib = 0; kib < 10 * 1024; kib++) {
            parser.feed(chunk);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        feed("\ndata: b\n\n");

        assertThat(allocated).isLessThan(16 * 1024);
        assertThat(told.events).containsExactly(Event.of("a\nb"));
    }

    @Test
    void endlessCommentLinesTakeConstantMemory() {
        byte[] chunk = ": hb\nunknown: field\n".repeat(50).getBytes(UTF_8);
        feed("data: a\n");
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int kib = 0; kib < 10 * 1024; kib++) {
            parser.feed(chunk);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        feed("\n");

        assertThat(allocated).isLessThan(16 * 1024);
        assertThat(told.events).containsExactly(Event.of("a"));
    }

    @Test
    void anEndlessLineOfDataTakesAFewTimesTheLimitAtMost() {
        SseParser large = new SseParser(told, MIB);
        byte[] chunk = "x".repeat(1024).getBytes(UTF_8);
        large.feed("data: ".getBytes(UTF_8));
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatExceptionOfType(EventTooLarge.class)
                .isThrownBy(() -> {
                    for (int kib = 0; kib < 2 * 1024; kib++) {
                        large.feed(chunk);
                    }
                })
                .withMessage("event: 1049600 bytes (allowed: 1048576)");

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(5 * MIB);
    }

    @Test
    void aChunkOfOneBlockAllocatesItsDataOnly() {
        int events = 10_000;
        long arrayBytes = 16 + 208;
        byte[] chunk = ("data: " + "x".repeat(208) + "\n\n").getBytes(UTF_8);
        SseParser common = new SseParser((type, id, data) -> {}, MIB);
        common.feed(chunk);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int event = 0; event < events; event++) {
            common.feed(chunk);
        }

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(events * (arrayBytes + 8));
    }

    @Test
    void theLimitMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SseParser(told, 0))
                .withMessage("maxEventBytes: 0 (expected: > 0)");
    }
}
