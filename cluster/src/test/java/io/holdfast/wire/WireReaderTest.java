package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    /** Three things are announced behind a byte that was read before, and eight bytes follow. */
    private static WireReader threeThingsInEightBytes() {
        return new WireReader(
                Buffer.buffer().appendByte((byte) 0).appendByte((byte) 3).appendBytes(new byte[8]), 1);
    }

    @Test
    void aCountIsBelievedAsFarAsThereAreBytes() {
        assertThat(threeThingsInEightBytes().count(2)).isEqualTo(3);
    }

    @Test
    void aCountOfMoreThanTheRestCanHoldIsRefused() {
        assertThatThrownBy(() -> threeThingsInEightBytes().count(4)).isInstanceOf(MalformedFrames.class);
    }

    @Test
    void aPartMayBeEmpty() {
        WireReader in = new WireReader(Buffer.buffer().appendInt(0).appendByte((byte) 7), 0);

        int outer = in.enterPart();

        assertThat(in.hasMore()).isFalse();
        in.leavePart(outer);
        assertThat(in.octet()).isEqualTo(7);
    }
}
