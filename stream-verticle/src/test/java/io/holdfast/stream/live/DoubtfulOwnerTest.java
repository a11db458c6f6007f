package io.holdfast.stream.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.StreamMetrics;
import io.holdfast.stream.calls.PushEndpoint;
import io.holdfast.stream.source.UpstreamRig;
import io.holdfast.wire.CallFrame.Call;
import io.holdfast.wire.CallFrame.CallEnd;
import io.holdfast.wire.CallFrame.CallPart;
import io.holdfast.wire.CallLinks;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Cancelled;
import io.holdfast.wire.Frame.Refused;
import io.holdfast.wire.OnDisconnect;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.holdfast.wire.Terms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An owner that may be none any more, since it is cut off: it promises nothing, and what it would refuse, another may not. */
class DoubtfulOwnerTest extends EndpointRig {
    private static final OpeningRequest PUSHED =
            new OpeningRequest(OpeningRequest.PUSH, "", Map.of(), Buffer.buffer(), new Terms(OnDisconnect.FINISH, ""));

    /** By then the next owner may have what is missing here. */
    @Test
    void producersAreSentToTheNextOwnerThoughThisOneWouldRefuseWhatTheySend() {
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
    void readerWhoHasSeenMoreIsSentToTheNextOwner() {
        loop.await(loop.call(() -> streams.begin(stream, PUSHED)));
        ours = false;

        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Attach(1, stream, 7, 1_000, "")));
        loop.awaitThat(() -> gateway.frames().size() == 1);

        assertThat(gateway.frames()).containsExactly(new Refused(1, Fault.STREAM_MOVED, "", 503));
    }

    @Test
    void cancelIsAnsweredWhenTheStreamIsKnownToBeItsOwn() {
        loop.await(loop.call(() -> streams.begin(stream, PUSHED)));
        ours = false;
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Cancel(1, stream, "")));
        loop.run(streams::sweep);
        assertThat(gateway.frames()).isEmpty();

        ours = true;
        loop.awaitThat(() -> !gateway.frames().isEmpty());

        assertThat(gateway.frames()).containsExactly(new Cancelled(1, true));
    }

    @Test
    void cancelOfAStreamThatIsLostIsNotAnswered() {
        loop.await(loop.call(() -> streams.begin(stream, PUSHED)));
        ours = false;
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Cancel(1, stream, "")));

        loop.run(() -> requireNonNull(streams.get(stream)).lose(Fault.STREAM_MOVED));
        ours = true;
        loop.run(() -> owner.receive(RecordingGateway.ADDRESS, new Cancel(2, StreamId.random(), "")));
        loop.awaitThat(() -> !gateway.frames().isEmpty());

        assertThat(gateway.frames()).containsExactly(new Cancelled(2, false));
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
