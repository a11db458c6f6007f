package io.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.Violations.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamCheckerTest {
    private final Violations violations = new Violations();
    private final List<Long> delivered = new ArrayList<>();
    private final StreamChecker checker = new StreamChecker("stream 7", violations, delivered::add);
    private final SseBlockParser parser = new SseBlockParser(checker);

    @Test
    void completeStreamIsClean() {
        read(event(0) + event(1) + event(2) + "data: [DONE]\n\n");
        checker.bodyEnd();
        assertThat(violations.first()).isEmpty();
    }

    @Test
    void completeStreamWithIdsIsClean() {
        checker.streamId("s-t-r");
        read("id: s-t-r-0\n" + event(0) + "id: s-t-r-1\n" + event(1) + ": hb\n" + "id: s-t-r-2\ndata: [DONE]\n\n");
        checker.bodyEnd();
        assertThat(violations.first()).isEmpty();
    }

    @Test
    void eventsAreDeliveredWithTheTimeTheyWereWritten() {
        read(event(0) + event(1));
        assertThat(delivered).containsExactly(1000L, 1001L);
    }

    @Test
    void gapIsOneViolation() {
        read(event(0) + event(1) + event(5) + event(6));
        assertThat(violations.first()).containsExactly("stream 7: gap: n=5 (expected: 2)");
    }

    @Test
    void missingFirstEventIsAGap() {
        read(event(1));
        assertThat(violations.count(Kind.GAP)).isOne();
    }

    @Test
    void repeatIsAViolation() {
        read(event(0) + event(1) + event(1) + event(2));
        assertThat(violations.first()).containsExactly("stream 7: repeat or reorder: n=1 (expected: 2)");
    }

    @Test
    void reorderIsAGapAndAStepBack() {
        read(event(0) + event(2) + event(1) + event(3));
        assertThat(violations.byKind()).containsOnlyKeys("gap", "repeat or reorder");
    }

    @Test
    void bodyThatEndsWithoutDoneIsAViolation() {
        read(event(0) + event(1));
        checker.bodyEnd();
        assertThat(violations.first())
                .containsExactly("stream 7: early end: body ended after n=1 (expected: [DONE] first)");
    }

    @Test
    void doneWithoutItsBlankLineIsAViolation() {
        read(event(0) + "data: [DONE]\n");
        checker.bodyEnd();
        assertThat(violations.count(Kind.END)).isOne();
    }

    @Test
    void bodyThatEndsInsideABlockAfterDoneIsAViolation() {
        read(event(0) + "data: [DONE]\n\ndata: [DONE]\n");
        checker.bodyEnd();
        assertThat(violations.count(Kind.END)).isOne();
    }

    @Test
    void eventAfterDoneIsAViolation() {
        read(event(0) + "data: [DONE]\n\n" + event(1));
        assertThat(violations.first()).containsExactly("stream 7: event after [DONE]: n=1");
    }

    @Test
    void doneTwiceIsAViolation() {
        read("data: [DONE]\n\ndata: [DONE]\n\n");
        assertThat(violations.count(Kind.AFTER_DONE)).isOne();
    }

    @Test
    void seqMustEqualN() {
        checker.streamId("s");
        read("id: s-0\n" + event(0) + "id: s-2\n" + event(1));
        assertThat(violations.first()).containsExactly("stream 7: wrong id: seq: 2 (expected: 1)");
    }

    @Test
    void doneHasTheNextSeq() {
        checker.streamId("s");
        read("id: s-0\n" + event(0) + "id: s-2\ndata: [DONE]\n\n");
        assertThat(violations.first()).containsExactly("stream 7: wrong id: seq: 2 (expected: 1)");
    }

    @Test
    void idOfAnotherStreamIsAViolation() {
        checker.streamId("s");
        read("id: z-0\n" + event(0));
        assertThat(violations.first()).containsExactly("stream 7: wrong id: z-0 (expected: s-N)");
    }

    @Test
    void idWithoutStreamIdHeaderIsAViolation() {
        read("id: s-0\n" + event(0));
        assertThat(violations.count(Kind.ID)).isOne();
    }

    @Test
    void idThatIsNoNumberIsAViolation() {
        checker.streamId("s");
        read("id: s-0x\n" + event(0));
        assertThat(violations.count(Kind.ID)).isOne();
    }

    @Test
    void eventWithoutIdAmongEventsWithIdIsAViolation() {
        checker.streamId("s");
        read("id: s-0\n" + event(0) + event(1));
        assertThat(violations.first()).containsExactly("stream 7: wrong id: seq: absent (expected: 1)");
    }

    @Test
    void errorEventIsAViolationWithItsText() {
        read(event(0) + "event: error\ndata: {\"error\":{\"code\":\"owner_lost\"}}\n\n");
        assertThat(violations.first()).containsExactly("stream 7: error event: {\"error\":{\"code\":\"owner_lost\"}}");
    }

    @Test
    void shortenedDataIsAViolation() {
        read(event(0) + event(1).replace("xxx", "xx"));
        assertThat(violations.count(Kind.DATA)).isOne();
    }

    @Test
    void foreignDataIsAViolation() {
        read("data: {\"id\":\"chatcmpl-1\"}\n\n");
        assertThat(violations.count(Kind.DATA)).isOne();
    }

    @Test
    void secondDataLineIsAViolation() {
        read(event(0).stripTrailing() + "\n" + event(1));
        assertThat(violations.first())
                .containsExactly("stream 7: damaged event: data lines: 2 (expected: 1) after n=-1");
    }

    @Test
    void blankLineWithoutDataIsAViolation() {
        read(event(0) + "\n");
        assertThat(violations.count(Kind.DATA)).isOne();
    }

    private void read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
    }

    private static String event(long n) {
        return "data: {\"n\":%d,\"t\":%d,\"pad\":\"xxxx\"}\n\n".formatted(n, 1000 + n);
    }
}
