package io.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.LocalNode.Phase;
import java.util.concurrent.CompletableFuture;
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

    @Test
    void aStreamInstanceIsFoundOnTheThreadItRunsOn() {
        node.streamInstanceHere(3);

        assertThat(node.streamInstanceHere()).hasValue(3);
    }

    @Test
    void onOtherThreadsThereIsNone() {
        CompletableFuture.runAsync(() -> node.streamInstanceHere(3)).join();

        assertThat(node.streamInstanceHere()).isEmpty();
    }
}
