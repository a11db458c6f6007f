package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
    private static final FrameBatch TWO =
            new FrameBatch(Address.gateway("n", 0), List.of(new Frame.Attached(1, 1), new Frame.Attached(2, 1)));

    private final FrameCodec codec = new FrameCodec();

    @Test
    void withinAJvmTheVerySameObjectArrives() {
        FrameBatch batch = new FrameBatch(Address.gateway("n", 0), List.of(new Frame.Attached(1, 1)));

        assertThat(codec.transform(batch)).isSameAs(batch);
    }

    @Test
    void whatStaysInAJvmIsCountedWithoutBytes() {
        codec.transform(TWO);

        assertThat(codec.local().messages()).isOne();
        assertThat(codec.local().frames()).isEqualTo(2);
        assertThat(codec.local().bytes()).isZero();
    }

    @Test
    void framesAndBytesThatGoToAnotherNodeAreCountedAtBothEnds() {
        int before = 5;
        Buffer buffer = Buffer.buffer(new byte[before]);

        codec.encodeToWire(buffer, TWO);
        codec.decodeFromWire(before, buffer);

        for (BusTraffic way : List.of(codec.sent(), codec.received())) {
            assertThat(way.messages()).isOne();
            assertThat(way.frames()).isEqualTo(2);
            assertThat(way.bytes()).isEqualTo(buffer.length() - before);
        }
    }

    /** Nodes of other versions have it by this name. */
    @Test
    void itsNameStays() {
        assertThat(codec.name()).isEqualTo("holdfast.frames");
    }

    /** The number is the interface's way to tell codecs of users from its own. */
    @Test
    void itIsAUserCodec() {
        assertThat(codec.systemCodecID()).isEqualTo((byte) -1);
    }
}
