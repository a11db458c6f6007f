package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
    private final FrameCodec codec = new FrameCodec();

    @Test
    void withinAJvmTheVerySameObjectArrives() {
        FrameBatch batch = new FrameBatch(Address.gateway("n", 0), List.of(new Frame.Attached(1, 1)));

        assertThat(codec.transform(batch)).isSameAs(batch);
    }

    /** The number is the interface's way to tell codecs of users from its own. */
    @Test
    void itIsAUserCodec() {
        assertThat(codec.systemCodecID()).isEqualTo((byte) -1);
    }
}
