package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LocalNode.Phase;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
    private final LocalNode node = new LocalNode("n", 1);

    @Test
    void aNodeThatStartsIsNotReady() {
        assertThat(node.ready()).isFalse();
    }

    @Test
    void aNodeThatDrainsIsNotReady() {
        node.enter(Phase.READY);
        node.enter(Phase.DRAINING);

        assertThat(node.ready()).isFalse();
    }

    @Test
    void itCountsTheStreamsThatHaveNotEnded() {
        node.streamOpened();
        node.streamOpened();
        node.streamEnded();

        assertThat(node.openStreams()).isOne();
    }
}
