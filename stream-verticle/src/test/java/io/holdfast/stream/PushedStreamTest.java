package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cluster.StreamDirectory;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An owner that is none any more, and finds that out at no append: there is nothing to append, or it would be refused. */
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

    /** By then the next owner may have what is missing here. */
    @Test
    void itsProducersAreSentToTheLaterOwnerThoughItWouldRefuseWhatTheySend() {
        CallLinks links = new CallLinks(outbox);
        PushEndpoint pushes = loop.call(() -> new PushEndpoint(
                UpstreamRig.config(), links, streams, new StreamMetrics(new SimpleMeterRegistry(), local).pushes()));
        push(pushes, 1, 0);
        ours = false;

        push(pushes, 2, 5);

        assertThat(gateway.frames())
                .last()
                .isInstanceOfSatisfying(
                        CallEnd.class, end -> assertThat(end.fault()).isEqualTo(Fault.STREAM_MOVED));
    }

    @Test
    void aReaderWhoHasSeenMoreIsSentToTheLaterOwner() {
        loop.await(loop.call(() -> streams.begin(stream, PUSHED)));
        ours = false;

        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Attach(1, stream, 7, 1_000, "")));
        loop.awaitThat(() -> gateway.frames().size() == 1);

        assertThat(gateway.frames()).containsExactly(new Refused(1, Fault.STREAM_MOVED, "", 503));
    }

    private void push(PushEndpoint pushes, long call, long seq) {
        OpeningRequest event = new OpeningRequest(
                OpeningRequest.PUSH,
                "",
                Map.of(
                        "content-type", "text/plain",
                        "producer-id", "p",
                        "producer-epoch", "0",
                        "producer-seq", Long.toString(seq)),
                Buffer.buffer("x"),
                Terms.DEFAULT,
                new Target("POST", "s"));
        loop.run(() -> pushes.open(RecordingGateway.ADDRESS, new Call(call, "", event, true, 65_536)));
        loop.awaitThat(() -> gateway.frames().stream().anyMatch(frame -> ends(frame, call)));
    }

    private static boolean ends(Frame frame, long call) {
        return (frame instanceof CallPart part && part.call() == call && part.last())
                || (frame instanceof CallEnd end && end.call() == call);
    }
}
