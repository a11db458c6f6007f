package io.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo agent as an HTTP client sees it; rate=100000 makes it hurry. */
class DemoAgentTest {
    private final Vertx vertx = Vertx.vertx();
    private final DemoAgent agent = new DemoAgent();
    private final HttpClient http = vertx.createHttpClient();

    @BeforeEach
    void deploy() throws TimeoutException {
        await(vertx.deployVerticle(agent));
    }

    @AfterEach
    void close() throws TimeoutException {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws TimeoutException {
        return future.await(30, TimeUnit.SECONDS);
    }

    private Future<HttpClientResponse> ask(String query) {
        return http.request(
                        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(agent.address() + "?" + query))
                .compose(request -> request.send(Buffer.buffer("why?")));
    }

    /** Whoever handles a response has to do so on its event loop, or misses what comes before the handler is set. */
    private <T> Future<T> onLoop(Supplier<Future<T>> call) {
        Promise<T> answer = Promise.promise();
        vertx.runOnContext(here -> call.get().onComplete(answer));
        return answer.future();
    }

    private String body(String query) throws TimeoutException {
        return await(onLoop(() -> ask(query).compose(HttpClientResponse::body))).toString();
    }

    @Test
    void itAnswersWithEvents() throws TimeoutException {
        HttpClientResponse response = await(ask("rate=100000&tokens=2"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("Content-Type")).isEqualTo("text/event-stream");
    }

    @Test
    void everyEventIsALineOfDataAndTheLastSaysDone() throws TimeoutException {
        String body = body("rate=100000&tokens=2");

        assertThat(body.split("\n\n"))
                .hasSize(5)
                .allSatisfy(block -> assertThat(block).startsWith("data: ").doesNotContain("\n"));
        assertThat(body).endsWith("\n\ndata: [DONE]\n\n");
    }

    @Test
    void itAnswersTheSameAgain() throws TimeoutException {
        assertThat(body("rate=100000")).isEqualTo(body("rate=100000"));
    }

    @Test
    void itBreaksOffOnDemand() throws TimeoutException {
        StringBuilder received = new StringBuilder();
        Future<Void> end = onLoop(() -> ask("rate=100000&fail_after=3").compose(response -> {
            response.handler(received::append);
            return response.end();
        }));
        await(end.otherwiseEmpty());

        assertThat(end.failed()).isTrue();
        assertThat(received.toString().split("\n\n")).hasSize(3);
    }

    @Test
    void itRefusesOnDemand() throws TimeoutException {
        assertThat(await(ask("status=503")).statusCode()).isEqualTo(503);
    }

    @Test
    void aKnobThatIsTurnedTooFarIsABadRequest() throws TimeoutException {
        assertThat(await(ask("rate=0")).statusCode()).isEqualTo(400);
    }

    @Test
    void itIsToldWhatIsAllowed() throws TimeoutException {
        assertThat(new JsonObject(body("rate=0")).getJsonObject("error").getString("message"))
                .isEqualTo("rate: 0 (expected: 1..100000)");
    }
}
