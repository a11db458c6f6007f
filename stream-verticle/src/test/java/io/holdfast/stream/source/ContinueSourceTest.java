package io.holdfast.stream.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.stream.journal.FakeJournal;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Event;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.StreamId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContinueSourceTest {
    private static final String QUESTION = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}";

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

    private ContinueSource start(String question, String... journaled) {
        List<Event> events = new ArrayList<>();
        for (String data : journaled) {
            events.add(new Event(events.size(), "", "", data.getBytes(UTF_8)));
        }
        OpeningRequest request =
                new OpeningRequest(OpeningRequest.QUERY, "rate=5", Map.of("a", "b"), Buffer.buffer(question));
        ContinueSource source = new ContinueSource(journal, stream, events.size(), request, asked -> {
            calls.add(asked);
            return upstream;
        });
        loop.run(() -> {
            journal.keep(stream, events);
            source.start(sink);
        });
        return source;
    }

    private static String delta(String delta) {
        return "{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}";
    }

    private static String says(String content) {
        return delta("{\"content\":\"" + content + "\"}");
    }

    private JsonArray messages() {
        return new JsonObject(calls.get(0).body()).getJsonArray("messages");
    }

    /** The message that makes the upstream go on, "" for none. */
    private String prefix() {
        JsonObject last = messages().getJsonObject(messages().size() - 1);
        return last.getString("role").equals("assistant") ? last.getString("content") : "";
    }

    @Test
    void theConversationIsSentWithWhatWasSaidSoFar() {
        start(QUESTION, delta("{\"role\":\"assistant\",\"content\":\"\"}"), says("Be"), says("cause"));

        assertThat(messages())
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("role", "user").put("content", "why?"))
                        .add(new JsonObject().put("role", "assistant").put("content", "Because")));
    }

    @Test
    void theRestOfTheRequestIsAsItWas() {
        start(QUESTION, says("x"));

        OpeningRequest call = calls.get(0);
        assertThat(new JsonObject(call.body()).getString("model")).isEqualTo("m");
        assertThat(call.query()).isEqualTo("rate=5");
        assertThat(call.headers()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void whenNothingWasSaidTheQuestionIsAskedAgain() {
        start(QUESTION, delta("{\"role\":\"assistant\"}"));

        assertThat(messages()).hasSize(1);
    }

    @Test
    void whatIsNoChunkSaysNothing() {
        start(QUESTION, says("a"), "[DONE]", "{}", "{\"choices\":[]}", "{\"choices\":7}", "", says("b"));

        assertThat(prefix()).isEqualTo("ab");
    }

    /** As in the first chunk of a tool call. */
    @Test
    void aChunkWithoutContentSaysNothing() {
        start(QUESTION, delta("{\"role\":\"assistant\",\"content\":null}"), says("a"));

        assertThat(prefix()).isEqualTo("a");
    }

    @Test
    void aChunkWithNullsSaysNothing() {
        start(QUESTION, "{\"choices\":[null]}", "{\"choices\":[{\"delta\":null}]}", says("a"));

        assertThat(prefix()).isEqualTo("a");
    }

    @Test
    void theUpstreamsEventsAreTheRest() {
        start(QUESTION, says("a"));
        loop.run(() -> {
            upstream.says(says("b"));
            upstream.finishes();
        });

        assertThat(sink.said()).containsExactly("event   " + says("b"), "finished");
    }

    @Test
    void aRequestWithoutMessagesCanNotGoOn() {
        start("{\"prompt\":\"why?\"}", says("a"));

        assertThat(sink.said())
                .containsExactly("failed upstream_lost 502 the request has no messages to continue from");
    }

    @Test
    void aRequestThatIsNoObjectCanNotGoOn() {
        start("[1]", says("a"));

        assertThat(sink.said()).singleElement().asString().startsWith("failed upstream_lost 502");
    }

    @Test
    void aJournalThatCanNotBeReadIsAnInternalFault() {
        loop.run(journal::breakReads);
        start(QUESTION, says("a"));

        assertThat(sink.said()).containsExactly("failed internal 500 ");
    }

    @Test
    void whoCancelsWhileTheJournalIsReadCallsNobody() {
        loop.run(journal::holdReads);
        ContinueSource source = start(QUESTION, says("a"));
        loop.run(source::cancel);
        loop.run(journal::answerRead);

        assertThat(calls).isEmpty();
    }

    @Test
    void whoCancelsCancelsTheCall() {
        ContinueSource source = start(QUESTION, says("a"));
        loop.run(source::cancel);

        assertThat(upstream.told()).containsExactly("cancel");
    }
}
