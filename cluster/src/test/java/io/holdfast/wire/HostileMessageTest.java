package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that no node of ours writes. */
class HostileMessageTest {
    /** Version 1 from {@code g/n/0}. */
    private static final String HEAD = "01 05 67 2f 6e 2f 30";
    /** More than two thousand million, five bytes long. */
    private static final String HUGE = "ff ff ff ff 07";

    private static final String STREAM = "1a" + "30".repeat(26);

    private final FrameCodec codec = new FrameCodec();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "frames,            HUGE",
        "events,            01 12 00 00 00 07 01 01 HUGE",
        "an event's type,   01 12 00 00 00 0a 01 01 01 00 HUGE 41",
        "headers,           01 01 00 00 00 25 01 STREAM 00 00 00 00 HUGE",
        "a part,            01 10 7f ff ff ff 01 01",
        "the sender,        ''"
    })
    void aClaimThatTheBytesDoNotBearOutIsRefusedBeforeAnythingIsReserved(String claim, String rest) {
        Buffer message = claim.equals("the sender") ? message("01 " + HUGE) : message(HEAD + rest);

        long allocated = Allocation.of(() -> refusal(message));

        assertThat(allocated).isLessThan(65_536);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "another version,             02 05 672f6e2f30 00,                  version: 2 (expected: 1)",
        "a sender that is no address, 01 03 612f62 00,                      address: a/b (expected: role/node/instance)",
        "a part of negative length,   HEAD 01 10 ff ff ff ff 01 01,         part: -1 bytes (expected: >= 0)",
        "a stream that is no id,      HEAD 01 04 00 00 00 03 01 01 41,      stream: not an id",
        "no events in an events frame, HEAD 01 12 00 00 00 03 01 01 00,     events: 0 (expected: > 0)",
        "a number over 63 bits,       HEAD 01 10 00 00 00 0b ffffffffffffffffff01 01, number: over 63 bits",
        "a number without an end,     HEAD 01 10 00 00 00 0b ffffffffffffffffffff 01, number: over 9 bytes"
    })
    void theRefusalSaysWhatIsWrong(String what, String hex, String said) {
        assertThat(refusal(message(hex))).as(what).hasMessage(said);
    }

    @Test
    void anUnknownOutcomeIsRefused() {
        Buffer message = message(HEAD + " 01 13 00 00 00 09 01 01 00 03 6f6464 00 00");

        assertThat(refusal(message)).hasMessage("outcome: odd (expected: ended, failed or cancelled)");
    }

    @Test
    void aFieldEndsWithItsPartAndTakesNothingFromTheNextFrame() {
        Buffer message = message(HEAD + " 02 10 00 00 00 01 01 10 00 00 00 02 01 01");

        assertThat(refusal(message)).hasMessage("message: 1 bytes wanted, 0 left");
    }

    /** Kinds of refusal come and go; a gateway goes on with its own status and a general text. */
    @Test
    void aFaultThatANewerNodeMadeUpReadsAsInternal() {
        Buffer message = message(HEAD + " 01 11 00 00 00 08 01 03 6e6577 00 f403");

        assertThat(codec.decodeFromWire(0, message).frames())
                .containsExactly(new Frame.Refused(1, Fault.INTERNAL, "", 500));
    }

    /** Four bytes for an event are the least there are, and an object costs more than they do. */
    @Test
    void theWorstMessageTakesAFixedMultipleOfItsSize() {
        int events = 20_000;
        Buffer message = message(HEAD + " 01 12").appendInt(4 * events + 5).appendBytes(hex("01 01 a09c01"));
        message.appendBytes(new byte[4 * events]);

        long allocated = Allocation.of(() -> codec.decodeFromWire(0, message));

        assertThat(allocated).isLessThan(64L * message.length());
    }

    private MalformedFrames refusal(Buffer message) {
        MalformedFrames refusal = catchThrowableOfType(MalformedFrames.class, () -> codec.decodeFromWire(0, message));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    private static Buffer message(String text) {
        return Buffer.buffer(hex(text));
    }

    private static byte[] hex(String text) {
        String spelled = text.replace("HEAD", HEAD).replace("HUGE", HUGE).replace("STREAM", STREAM);
        return HexFormat.of().parseHex(spelled.replace(" ", ""));
    }
}
