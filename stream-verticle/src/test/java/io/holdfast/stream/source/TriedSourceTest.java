package io.holdfast.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.routes.Route;
import io.holdfast.routes.RouteTable;
import io.holdfast.settings.Settings;
import io.holdfast.wire.Fault;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of a question whose first upstream does not answer it. */
class TriedSourceTest extends UpstreamRig {
    private static final int STREAM_IT = 200;
    private static final int SAY_NOTHING = 0;
    private static final String[] HELLO = {"opened", "event   hello", "finished"};
    /** Twice the longest pause before the first retry. */
    private static final long NO_MORE_MS = 200;

    /** A server that answers its calls with these statuses in turn, and with the last one from then on. */
    private final class Agent {
        private final Deque<Integer> statuses;
        private final AtomicInteger calls = new AtomicInteger();
        private final HttpServer server;

        private Agent(Integer... statuses) {
            this.statuses = new ArrayDeque<>(Arrays.asList(statuses));
            this.server = loop.await(loop.call(() ->
                    loop.vertx().createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")));
        }

        private void answer(HttpServerRequest request) {
            calls.incrementAndGet();
            int status = statuses.size() > 1 ? statuses.remove() : statuses.getFirst();
            if (status == STREAM_IT) {
                request.response()
                        .putHeader("Content-Type", "text/event-stream")
                        .end("data: hello\n\n");
            } else if (status != SAY_NOTHING) {
                request.response().setStatusCode(status).end("no");
            }
        }

        private String url() {
            return "http://127.0.0.1:" + server.actualPort() + "/";
        }
    }

    private static Route route(JsonObject settings, String... urls) {
        JsonArray upstreams = new JsonArray();
        List.of(urls).forEach(url -> upstreams.add(new JsonObject().put("url", url)));
        JsonObject route =
                new JsonObject().put("id", "chat").put("path", "/chat").put("upstreams", upstreams);
        return RouteTable.from(Settings.of(settings.put("routes", new JsonArray().add(route))))
                .find("chat")
                .orElseThrow();
    }

    private Source ask(Route route) {
        return ask(route, sink);
    }

    private Source ask(Route route, RecordingSink teller) {
        Source source = loop.call(() -> client().ask(route, STREAM, "session-1", question("")));
        loop.run(() -> source.start(teller));
        return source;
    }

    private String nobody() {
        upstream.vanish();
        return upstream.address().toString();
    }

    @Test
    void badGatewayIsAskedAgainAndTheStreamComesOnce() {
        Agent agent = new Agent(502, 504, STREAM_IT);
        ask(route(new JsonObject(), agent.url()));
        awaitOver();

        assertThat(sink.said()).containsExactly(HELLO);
        assertThat(agent.calls).hasValue(3);
    }

    @Test
    void anotherUpstreamAnswersInThePlaceOfOneThatIsDown() {
        Agent agent = new Agent(STREAM_IT);
        ask(route(new JsonObject(), nobody(), agent.url()));
        awaitOver();

        assertThat(sink.said()).containsExactly(HELLO);
    }

    @Test
    void whatWasSaidLastIsToldWhenItIsEnough() {
        Agent agent = new Agent(504);
        ask(route(new JsonObject().put("upstream-retries", 1), agent.url()));
        awaitOver();

        assertThat(sink.said().get(0)).startsWith("failed " + Fault.UPSTREAM_REFUSED.code());
        assertThat(agent.calls).hasValue(2);
    }

    @Test
    void otherErrorsAreNotAskedAgain() {
        Agent agent = new Agent(500, STREAM_IT);
        ask(route(new JsonObject(), agent.url()));
        awaitOver();

        assertThat(agent.calls).hasValue(1);
    }

    @Test
    void refusalIsNotAskedAgain() {
        Agent agent = new Agent(429, STREAM_IT);
        ask(route(new JsonObject(), agent.url()));
        awaitOver();

        assertThat(agent.calls).hasValue(1);
    }

    @Test
    void nothingIsAskedAgainOverTheBudget() {
        Agent agent = new Agent(502, STREAM_IT);
        ask(route(new JsonObject().put("retry-budget", 0).put("retry-budget-least", 0), agent.url()));
        awaitOver();

        assertThat(agent.calls).hasValue(1);
    }

    @Test
    void openBreakerAnswersAtOnceAndAsksNobody() {
        Agent agent = new Agent(500, STREAM_IT);
        Route route = route(new JsonObject().put("breaker-failures", 1), agent.url());
        ask(route);
        awaitOver();
        RecordingSink next = new RecordingSink();
        ask(route, next);

        assertThat(next.said()).containsExactly("failed upstream_unavailable 503 ");
        assertThat(agent.calls).hasValue(1);
    }

    @Test
    void streamThatHasBegunIsAskedForInSpiteOfAnOpenBreaker() {
        Agent agent = new Agent(500, STREAM_IT);
        Route route = route(new JsonObject().put("breaker-failures", 1), agent.url());
        ask(route);
        awaitOver();
        RecordingSink next = new RecordingSink();
        loop.run(() ->
                client().askAgain(route, STREAM, "session-1", question("")).start(next));
        loop.await(next.whenOver().future());

        assertThat(next.said()).containsExactly(HELLO);
    }

    @Test
    void clientThatLeavesEndsTheTries() {
        Agent agent = new Agent(502, STREAM_IT);
        Route route = route(new JsonObject(), agent.url());
        Source source = ask(route);
        loop.awaitThat(() -> agent.calls.get() == 1
                && health.of(route, route.upstreams().all().get(0)).failures() == 1);
        loop.run(source::cancel);
        loop.await(loop.vertx().timer(NO_MORE_MS));

        assertThat(agent.calls).hasValue(1);
    }

    @Test
    void allTriesTogetherHaveTheTimeOfOne() {
        Agent agent = new Agent(SAY_NOTHING);
        Route route = route(new JsonObject().put("connect-timeout", "1s").put("first-byte-timeout", "1h"), agent.url());
        Source source = ask(route);
        loop.run(() -> source.checkDeadlines(
                System.nanoTime() + route.timeouts().answer().toNanos() + 1));

        assertThat(sink.said().get(0)).startsWith("failed " + Fault.UPSTREAM_TIMEOUT.code());
    }
}
