package io.holdfast.stream.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.StreamDirectory;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Terms;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An owner that nobody pushes to has nothing to append, and so can't find out at an append that it is none any more. */
class PushedStreamTest extends EndpointRig {
    private static final OpeningRequest PUSHED =
            new OpeningRequest(OpeningRequest.PUSH, "", Map.of(), Buffer.buffer(), new Terms(OnDisconnect.FINISH, ""));

    @Test
    void itsReadersAreSentToTheLaterOwner() {
        loop.await(loop.call(() -> streams.begin(stream, PUSHED)));
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Attach(1, stream, 0, 1_000, "")));
        loop.awaitThat(() -> gateway.frames().size() == 1);
        StreamDirectory.Entry later = new StreamDirectory.Entry("far", 9, "", stream.value());
        loop.await(loop.call(() -> cluster.streams().enter(stream, later, 60_000)));

        loop.awaitThat(() -> {
            streams.sweep();
            return gateway.frames().size() == 2;
        });

        assertThat(gateway.frames().get(1)).isEqualTo(new Refused(1, Fault.STREAM_MOVED, "", 503));
    }
}
