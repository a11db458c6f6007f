package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.FakeJournal;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.holdfast.wire.Target;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseSourceTest {
    private static final String CREATED =
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_1\"}}";

    private final EventLoop loop = new EventLoop();
    private final FakeJournal journal = new FakeJournal();
    private final StreamId stream = StreamId.random();
    private final FakeSource upstream = new FakeSource();
    private final RecordingSink sink = new RecordingSink();
    private final List<OpeningRequest> calls = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private static OpeningRequest request(String query, String body) {
        return new OpeningRequest(
                OpeningRequest.QUERY,
                query,
                Map.of("authorization", "Bearer k", "content-type", "application/json"),
                Buffer.buffer(body));
    }

    private ResponseSource start(String... journaled) {
        return start(request("", "{}"), journaled);
    }

    private ResponseSource start(OpeningRequest request, String... journaled) {
        List<Event> events = new ArrayList<>();
        for (String data : journaled) {
            events.add(new Event(events.size(), "", "", data.getBytes(UTF_8)));
        }
        ResponseSource source = new ResponseSource(journal, stream, events.size(), request, asked -> {
            calls.add(asked);
            return upstream;
        });
        loop.run(() -> {
            journal.keep(stream, events);
            source.start(sink);
        });
        return source;
    }

    private static String delta(long number) {
        return event(number, "response.output_text.delta");
    }

    private static String event(long number, String type) {
        return "{\"type\":\"" + type + "\",\"sequence_number\":" + number + "}";
    }

    private void says(String... events) {
        loop.run(() -> List.of(events).forEach(upstream::says));
    }

    private static String[] said(String... events) {
        return List.of(events).stream().map(event -> "event   " + event).toArray(String[]::new);
    }

    @Test
    void theUpstreamIsAskedForWhatIsBehindTheLastEvent() {
        start(CREATED, delta(1), delta(2));

        OpeningRequest call = calls.get(0);
        assertThat(call.target()).isEqualTo(new Target("GET", "/resp_1"));
        assertThat(call.query()).isEqualTo("stream=true&starting_after=2");
        assertThat(call.body().length()).isZero();
        assertThat(call.headers()).isEqualTo(Map.of("authorization", "Bearer k"));
    }

    @Test
    void theQuerysOwnParametersStay() {
        start(request("api-version=1", "{}"), CREATED);

        assertThat(calls.get(0).query()).isEqualTo("api-version=1&stream=true&starting_after=0");
    }

    @Test
    void whatComesIsTheRest() {
        start(CREATED, delta(1));
        says(delta(2), event(3, "response.completed"), "{}");
        loop.run(upstream::finishes);

        assertThat(sink.said())
                .startsWith(said(delta(2), event(3, "response.completed"), "{}"))
                .endsWith("finished");
    }

    @Test
    void anUpstreamThatBeginsAnewRepeatsNothing() {
        start(CREATED, delta(1), delta(2));
        says(CREATED, "{\"type\":\"ping\"}", delta(1), delta(2), delta(3));

        assertThat(sink.said()).containsExactly(said(delta(3)));
    }

    @Test
    void anEventThatIsMissingIsNotPassedOver() {
        start(CREATED, delta(1));
        says(delta(3), delta(4));

        assertThat(sink.said()).containsExactly("failed replay_diverged 502 event 3 behind event 1");
        assertThat(upstream.told()).containsExactly("cancel");
    }

    @Test
    void whereNotEachEventHasANumberAGapIsNone() {
        start(CREATED, "{\"type\":\"ping\"}", delta(5));
        says(delta(8));

        assertThat(sink.said()).containsExactly(said(delta(8)));
    }

    @Test
    void anEventWithoutANumberIsPassedOn() {
        start(CREATED, event(1, "response.completed"));
        says("{\"type\":\"response.rate_limits.updated\"}");
        loop.run(upstream::finishes);

        assertThat(sink.said()).containsExactly(said("{\"type\":\"response.rate_limits.updated\"}")[0], "finished");
    }

    @Test
    void aResponseThatWasOverMayHaveNoMore() {
        start(CREATED, event(1, "response.incomplete"));
        loop.run(upstream::finishes);

        assertThat(sink.said()).containsExactly("finished");
    }

    @Test
    void aResponseThatWasNotIsNotWholeWithoutMore() {
        start(CREATED, delta(1));
        loop.run(upstream::finishes);

        assertThat(sink.said()).containsExactly("failed upstream_lost 502 nothing behind event 1");
    }

    @Test
    void withoutAnIdNobodyIsAsked() {
        start(delta(0), delta(1));

        assertThat(sink.said()).containsExactly("failed upstream_lost 502 no event tells which response to ask for");
        assertThat(calls).isEmpty();
    }

    /** It stands in a path, and the upstream chooses it. */
    @Test
    void anIdThatIsNoneIsNotAskedFor() {
        start(CREATED.replace("resp_1", "../models?x="));

        assertThat(calls).isEmpty();
    }

    @Test
    void aResponseRunsOnOnlyInTheBackground() {
        assertThat(ResponseSource.runsOn(request("", "{\"background\":true}"))).isTrue();
        assertThat(ResponseSource.runsOn(request("", "{\"background\":\"true\"}")))
                .isFalse();
        assertThat(ResponseSource.runsOn(request("", "{}"))).isFalse();
        assertThat(ResponseSource.runsOn(request("", "[]"))).isFalse();
    }

    @Test
    void whoCancelsWhileTheJournalIsReadCallsNobody() {
        loop.run(journal::holdReads);
        ResponseSource source = start(CREATED);
        loop.run(source::cancel);
        loop.run(journal::answerRead);

        assertThat(calls).isEmpty();
    }
}
