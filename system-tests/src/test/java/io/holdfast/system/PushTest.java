package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Producers push events with plain requests, and browsers read them as any other stream. */
class PushTest {
    private static final TestCluster CLUSTER = TestCluster.create();
    private static final String TEXT = "text/plain";
    private static NodeProcess first;
    private static NodeProcess second;

    private final String stream = Producer.freeName();

    @BeforeAll
    static void start() {
        Launch launch =
                pushing(Launch.node()).setting("MAX_EVENT_SIZE", "20KB").setting("JOURNAL_STREAM_MEMORY", "64KB");
        first = CLUSTER.start(launch);
        second = CLUSTER.start(launch);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    static Launch pushing(Launch launch) {
        return launch.setting("PUSH", "true");
    }

    private HttpResponse<String> push(String body, String... headers) {
        return Producer.push(first, stream, "", TEXT, body, headers);
    }

    private List<SseEvent> read() {
        try (SseClient client = SseRequest.read(second, stream).send()) {
            return client.rest();
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Problem.of(answer).code()).isEqualTo(code);
    }

    @Test
    void firstPushMakesTheStream() {
        HttpResponse<String> made = push("a");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).hasValue(first.http("/api/stream/" + stream) + "");
        assertThat(push("b").statusCode()).isEqualTo(200);
    }

    @Test
    void openReaderIsShownWhatIsPushedThroughAnotherNode() {
        push("");
        try (SseClient reader = SseRequest.read(second, stream).send()) {
            reader.streamHead();
            push("one\r\ntwo");

            assertThat(reader.next().data()).isEqualTo("one\ntwo");
        }
    }

    @Test
    void jsonIsOneEventToTheByte() {
        Producer.push(first, stream, "?event=delta&end=true", "application/json", "{\"a\": [1,\n 2]}");

        assertThat(read()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("delta");
            assertThat(event.data()).isEqualTo("{\"a\": [1,\n 2]}");
        });
    }

    @Test
    void linesOfJsonAreAnEventEach() {
        Producer.push(first, stream, "?end=true", "application/x-ndjson", "{\"n\":1}\n\n{\"n\":2}\r\n[3]");

        assertThat(SseEvent.data(read())).containsExactly("{\"n\":1}", "{\"n\":2}", "[3]");
    }

    @Test
    void eventStreamKeepsItsTypesAndGetsIdsOfOurs() {
        String body = "event: start\ndata: a\ndata: b\n\nid: 17\nretry: 5\ndata: c\n\n: no event\n\n";
        Producer.push(first, stream, "?end=true", "text/event-stream", body);

        List<SseEvent> events = read();
        assertThat(events).extracting(SseEvent::type).containsExactly("start", "");
        assertThat(SseEvent.data(events)).containsExactly("a\nb", "c");
    }

    @Test
    void readerComesBackByTheNameAndTheLastId() {
        IntStream.range(0, 5).forEach(i -> push("e" + i));
        Producer.push(first, stream, "?end=true", TEXT, "");
        String id = read().get(2).id();

        try (SseClient again = SseRequest.read(second, stream)
                .header("Last-Event-ID", id)
                .expecting(3)
                .send()) {
            assertThat(SseEvent.data(again.rest())).containsExactly("e3", "e4");
        }
        HttpResponse<String> over =
                Http.get(second.http("/api/stream/" + stream), "Last-Event-ID", id.replaceAll("-2$", "-4"));
        assertThat(over.statusCode()).isEqualTo(204);
    }

    @Test
    void whatAProducerSendsAgainIsKeptOnce() {
        String[] zero = {"Producer-Id", "p", "Producer-Seq", "0"};
        String[] one = {"Producer-Id", "p", "Producer-Seq", "1"};
        push("a", zero);
        push("a", zero);
        Producer.push(second, stream, "?end=true", TEXT, "b", one);
        HttpResponse<String> again = Producer.push(first, stream, "?end=true", TEXT, "b", one);

        assertThat(Producer.next(again)).isEqualTo(2);
        assertThat(SseEvent.data(read())).containsExactly("a", "b");
    }

    @Test
    void whatIsPushedAtOnceByManyIsKeptOnceEach() {
        CompletableFuture<?>[] producers = IntStream.range(0, 4)
                .mapToObj(producer -> CompletableFuture.runAsync(() -> {
                    Producer from = new Producer(producer % 2 == 0 ? first : second, stream);
                    IntStream.range(0, 20).forEach(i -> from.say(producer + " " + i));
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(producers).join();
        Producer.push(first, stream, "?end=true", TEXT, "");

        List<String> data = SseEvent.data(read());
        assertThat(data).hasSize(80).doesNotHaveDuplicates();
        assertThat(data.stream().filter(text -> text.startsWith("3 ")))
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "3 " + i).toList());
    }

    @Test
    void appendThatIsMissingIsAskedFor() {
        push("a", "Producer-Id", "p", "Producer-Seq", "0");
        HttpResponse<String> gap = push("c", "Producer-Id", "p", "Producer-Seq", "2");

        assertProblem(gap, 409, "out_of_sequence");
        assertThat(gap.headers().firstValue("Producer-Expected-Seq")).hasValue("1");
    }

    @Test
    void laterPushToAStreamThatIsGoneDoesNotBeginIt() {
        assertProblem(push("z", "Producer-Id", "p", "Producer-Seq", "7"), 404, "stream_unknown");
    }

    @Test
    void endedStreamTakesNoMore() {
        Producer.push(first, stream, "?end=true", TEXT, "a");

        assertProblem(push("b"), 409, "stream_over");
        assertThat(Producer.push(second, stream, "?end=true", TEXT, "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void cancelledStreamTakesNoMore() {
        push("a");
        assertThat(Http.delete(second.http("/api/stream/" + stream)).statusCode())
                .isEqualTo(204);

        assertProblem(push("b"), 409, "stream_over");
        assertThat(read()).extracting(SseEvent::code).containsExactly("", "cancelled");
    }

    @Test
    void streamThatIsFullKeepsItsBeginning() {
        String some = "x".repeat(15_000);
        int status = 0;
        while (status < 300) {
            status = push(some).statusCode();
        }
        Producer.push(first, stream, "?end=true", TEXT, "");

        assertThat(status).isEqualTo(413);
        assertThat(read())
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.data()).isEqualTo(some));
    }

    @Test
    void eventThatIsTooLargeIsRefused() {
        assertProblem(push("x".repeat(30_000)), 413, "body_too_large");
    }

    @Test
    void bodiesThatAreNotAsTheySayAreRefused() {
        assertProblem(Producer.push(first, stream, "", "image/png", "a"), 415, "unknown_content_type");
        assertProblem(Producer.push(first, stream, "", "application/json", "{"), 400, "invalid_json");
        assertProblem(Producer.push(first, stream, "", "application/x-ndjson", "1\n{"), 400, "invalid_json");
        assertProblem(Producer.push(first, stream, "", "text/event-stream", "data: cut"), 400, "bad_request");
        assertProblem(push("a", "Idempotency-Key", "k"), 400, "bad_request");
        assertProblem(push("a", "Producer-Id", "p"), 400, "bad_request");
    }

    @Test
    void nameThatIsAStreamsIdIsNone() {
        assertProblem(Producer.push(first, "0123456789abcdefghjkmnpqrs", "", TEXT, "a"), 400, "bad_request");
        assertProblem(Producer.push(first, "test", "", TEXT, "a"), 400, "bad_request");
    }
}
