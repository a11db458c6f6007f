package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of streams and sessions, and do to them. */
class OperationsStreamsTest {
    /** The demo agent says so many tokens and then nothing more. */
    private static final String STAYS_OPEN = "stall_after=3";

    private static final String UNKNOWN = "0".repeat(26);

    private static final TestCluster CLUSTER = TestCluster.create();
    private static NodeProcess first;
    private static NodeProcess second;

    @BeforeAll
    static void start() {
        first = CLUSTER.start(Operator.launch(Launch.node()));
        second = CLUSTER.start(Operator.launch(Launch.node()));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static NodeProcess other(NodeProcess node) {
        return node == first ? second : first;
    }

    private static SseClient ask(NodeProcess gateway, String session, String query) {
        return SseRequest.ask(gateway, query).header("X-Session-ID", session).send();
    }

    private static List<JsonObject> list(NodeProcess node, String query) {
        return Operator.list(new Operator(node).json("/streams?" + query), "streams");
    }

    private static List<String> ids(List<JsonObject> list) {
        return list.stream().map(one -> one.getString("id")).toList();
    }

    private static JsonObject stream(NodeProcess node, String id) {
        return new Operator(node).json("/streams/" + id);
    }

    private static List<String> timeline(JsonObject stream) {
        return Operator.list(stream, "timeline").stream()
                .map(station -> station.getString("what"))
                .toList();
    }

    @Test
    void everyNodeListsTheStreamsOfAll() {
        try (SseClient one = ask(first, "list-1", STAYS_OPEN);
                SseClient two = ask(second, "list-2", STAYS_OPEN)) {
            one.take(3);
            two.take(3);

            for (NodeProcess node : List.of(first, second)) {
                assertThat(ids(list(node, "state=open&search=list-")))
                        .containsExactlyInAnyOrder(one.streamId(), two.streamId());
            }
        }
    }

    @Test
    void lineTellsWhoHasTheStreamAndHowItGoes() {
        try (SseClient reader = ask(first, "line", STAYS_OPEN)) {
            reader.take(3);

            JsonObject line = list(second, "session=line").get(0);

            assertThat(line.getString("node")).isEqualTo(reader.streamNode());
            assertThat(line.getString("state")).isEqualTo("open");
            assertThat(line.getInteger("events")).isEqualTo(3);
            assertThat(line.getInteger("readers")).isEqualTo(1);
            assertThat(line.getInteger("firstEventMs")).isNotNegative();
            assertThat(line.getString("openedAt")).endsWith("Z");
        }
    }

    @Test
    void streamsAreOfTheNodeThatIsAskedFor() {
        try (SseClient reader = ask(first, "of-node", STAYS_OPEN)) {
            reader.take(3);
            NodeProcess owner = CLUSTER.owner(reader);

            assertThat(list(first, "session=of-node&node=" + owner.id())).hasSize(1);
            assertThat(list(first, "session=of-node&node=" + other(owner).id())).isEmpty();
        }
    }

    @Test
    void pagesHoldEachStreamOnceInTheOrderAskedFor() {
        List<String> made = IntStream.range(0, 7)
                .mapToObj(number -> {
                    try (SseClient reader =
                            ask(number % 2 == 0 ? first : second, "page-" + number, "rate=5000&tokens=2")) {
                        reader.rest();
                        return reader.streamId();
                    }
                })
                .sorted()
                .toList();

        Stream.Builder<String> seen = Stream.builder();
        String next = "";
        do {
            JsonObject page = new Operator(first).json("/streams?search=page-&sort=id&limit=3&after=" + next);
            assertThat(page.getInteger("matching")).isEqualTo(7);
            ids(Operator.list(page, "streams")).forEach(seen::add);
            next = page.getString("next");
        } while (next != null);

        assertThat(seen.build().collect(Collectors.toList())).isEqualTo(made);
    }

    @Test
    void streamsAreSortedByReadersOwnerAndState() {
        try (SseClient one = ask(first, "sorted-1", STAYS_OPEN);
                SseClient two = ask(second, "sorted-2", STAYS_OPEN);
                SseClient over = ask(first, "sorted-3", "rate=5000&tokens=2")) {
            one.take(3);
            two.take(3);
            over.rest();
            try (SseClient again = SseRequest.resume(first, two.streamId(), 2).send()) {
                assertThat(again.streamHead().status()).isEqualTo(200);

                assertThat(ids(list(first, "search=sorted-&sort=-readers")))
                        .containsExactly(two.streamId(), one.streamId(), over.streamId());
                JsonObject page = new Operator(second).json("/streams?search=sorted-&sort=readers&limit=2");
                assertThat(ids(Operator.list(page, "streams"))).containsExactly(over.streamId(), one.streamId());
                assertThat(ids(list(second, "search=sorted-&sort=readers&after=" + page.getString("next"))))
                        .containsExactly(two.streamId());
                assertThat(ids(list(first, "search=sorted-&sort=-state")).get(0))
                        .isEqualTo(over.streamId());
                assertThat(list(first, "search=sorted-&sort=owner"))
                        .extracting(line -> line.getString("node"))
                        .isSorted();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=asleep", "sort=colour", "limit=0", "limit=501", "after=nowhere"})
    void wrongParameterIsToldWithItsRule(String query) {
        HttpResponse<String> answer = new Operator(first).get("/streams?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(query.replace("=", ": ") + " (expected: ");
    }

    @Test
    void unknownStreamIsNotThere() {
        HttpResponse<String> answer = new Operator(first).get("/streams/" + UNKNOWN);

        assertThat(Problem.of(answer).code()).isEqualTo("stream_unknown");
    }

    @Test
    void streamTellsWhoReadsItAndHowFarBehind() {
        try (SseClient reader = ask(first, "readers", STAYS_OPEN)) {
            reader.take(3);
            JsonObject stream = stream(second, reader.streamId());

            assertThat(stream.getInteger("readers")).isEqualTo(1);
            assertThat(Operator.list(stream, "reading"))
                    .singleElement()
                    .isEqualTo(new JsonObject()
                            .put("transport", "sse")
                            .put("position", 3)
                            .put("gateway", first.id())
                            .put("lag", 0));
        }
    }

    @Test
    void sessionsAreListedWithTheirStreams() {
        try (SseClient open = ask(first, "session-a", STAYS_OPEN);
                SseClient over = ask(second, "session-a", "rate=5000&tokens=2")) {
            open.take(3);
            over.rest();

            assertThat(Operator.list(new Operator(first).json("/sessions?limit=1&after=session-"), "sessions"))
                    .singleElement()
                    .satisfies(session -> {
                        assertThat(session.getString("id")).isEqualTo("session-a");
                        assertThat(session.getInteger("streams")).isEqualTo(2);
                        assertThat(session.getInteger("open")).isEqualTo(1);
                    });
        }
    }

    @Test
    void readerOfACancelledStreamIsToldSo() {
        try (SseClient reader = ask(first, "cancel", STAYS_OPEN)) {
            reader.take(3);

            new Operator(second).done("/streams/" + reader.streamId() + "/cancel");

            assertThat(reader.rest()).last().extracting(SseEvent::code).isEqualTo("cancelled");
            assertThat(timeline(stream(first, reader.streamId()))).contains("over");
        }
    }

    @Test
    void streamThatIsOverIsNotCancelledAgain() {
        try (SseClient reader = ask(first, "over", "rate=5000&tokens=2")) {
            reader.rest();

            HttpResponse<String> answer = new Operator(first).post("/streams/" + reader.streamId() + "/cancel", "");

            assertThat(Problem.of(answer).code()).isEqualTo("stream_over");
        }
    }

    @Test
    void streamMovesUnderItsReaderAndNothingIsLost() {
        try (SseClient reader = ask(first, "move", "rate=50&tokens=60")) {
            reader.take(3);
            NodeProcess owner = CLUSTER.owner(reader);
            NodeProcess target = other(owner);

            JsonObject moved = new Operator(first).done("/streams/" + reader.streamId() + "/move?node=" + target.id());

            assertThat(moved.getString("node")).isEqualTo(target.id());
            assertThat(moved.getInteger("epoch")).isEqualTo(2);
            assertThat(Stream.concat(reader.events().stream(), reader.rest().stream())
                            .map(SseEvent::data))
                    .isEqualTo(SseClient.undisturbed(first, 60));
            JsonObject stream = stream(first, reader.streamId());
            assertThat(stream.getInteger("takeovers")).isEqualTo(1);
            assertThat(timeline(stream)).containsSubsequence("opened", "first_event", "moved", "taken_over", "over");
        }
    }

    @Test
    void streamIsNotMovedToTheNodeThatHasIt() {
        try (SseClient reader = ask(first, "stay", STAYS_OPEN)) {
            reader.take(3);

            HttpResponse<String> answer =
                    new Operator(first).post("/streams/" + reader.streamId() + "/move?node=" + reader.streamNode(), "");

            assertThat(Problem.of(answer).code()).isEqualTo("stream_fixed");
        }
    }

    @Test
    void tapShowsEveryEventAndEndsWithTheStream() {
        try (SseClient reader = ask(first, "tap", "rate=50&tokens=20")) {
            reader.take(3);

            HttpResponse<String> tapped = new Operator(second).get("/streams/" + reader.streamId() + "/tap");
            List<String> said = SseEvent.data(Stream.concat(reader.events().stream(), reader.rest().stream())
                    .toList());

            assertThat(tapped.body()
                            .lines()
                            .filter(line -> line.startsWith("data: "))
                            .map(line -> line.substring(6)))
                    .startsWith(said.subList(0, 20).toArray(String[]::new))
                    .endsWith("{\"outcome\":\"ended\",\"fault\":null}");
        }
    }

    @Test
    void timelineOutlivesTheOwner() {
        NodeProcess third = CLUSTER.start(Operator.launch(Launch.node()));
        try (SseClient reader = ask(first, "lost", "rate=50&tokens=100")) {
            reader.take(3);
            if (!reader.streamNode().equals(third.id())) {
                new Operator(first).done("/streams/" + reader.streamId() + "/move?node=" + third.id());
            }
            third.kill();
            reader.rest();

            List<JsonObject> timeline = Operator.list(stream(second, reader.streamId()), "timeline");
            assertThat(timeline.get(0).getString("what")).isEqualTo("opened");
            assertThat(timeline.stream().filter(station -> "taken_over".equals(station.getString("what"))))
                    .last()
                    .extracting(station -> station.getString("cause"))
                    .isEqualTo("owner_lost");
        } finally {
            CLUSTER.leaveOnly(first, second);
            Eventually.within(
                    Limits.SOON,
                    "the directory answers again",
                    () -> new Operator(first).get("/streams/" + UNKNOWN).statusCode() == 404);
        }
    }
}
