package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Open;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client sees that asks too often: the limit here is 2 questions, and one more each minute. */
class RateLimitEdgeTest {
    private static final String[] LIMIT = {"rate-limit", "1/m", "rate-limit-burst", "2"};

    /** A route with numbers of its own. */
    private static final JsonObject STRICT = new JsonObject()
            .put("id", "strict")
            .put("path", "/strict")
            .put("rate-limit", "1/h")
            .put("rate-limit-burst", "1");

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Sample.config(LIMIT), Sample.routes(new JsonArray().add(STRICT), LIMIT));

    private String ip;

    @BeforeEach
    void anotherClient() {
        ip = address();
    }

    /** Of a network of its own. */
    private static String address() {
        long network = ThreadLocalRandom.current().nextLong(1L << 32);
        return "2001:db8:%x:%x::1".formatted(network >> 16, network & 0xFFFF);
    }

    private Map<String, String> from(String address) {
        return Map.of("X-Forwarded-For", address);
    }

    private Answer ask() {
        return edge.post(Edge.QUERY, "{}", from(ip));
    }

    private void askTwice() {
        for (int i = 0; i < 2; i++) {
            int before = rig.owner().asked(Open.class).size();
            ask();
            rig.awaitThat(() -> rig.owner().asked(Open.class).size() > before);
        }
    }

    @Test
    void oneQuestionTooManyIs429WithAProblem() {
        askTwice();
        Answer answer = ask();

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("rate_limited");
    }

    @Test
    void whoIsLimitedIsToldWhenToComeBack() {
        askTwice();

        assertThat(Integer.parseInt(ask().header("Retry-After"))).isBetween(58, 60);
    }

    @Test
    void whoIsLimitedIsToldTheLimit() {
        askTwice();
        Answer answer = ask();

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"query\";q=2;w=120");
        assertThat(answer.header("RateLimit")).matches("\"query\";r=0;t=1(19|20)");
    }

    @Test
    void whoIsNotLimitedIsToldWhatIsLeft() {
        Answer answer = ask();
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        rig.attached(rig.owner().lastSubscription());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("RateLimit")).isEqualTo("\"query\";r=1;t=60");
    }

    @Test
    void anotherRouteHasBucketsOfItsOwn() {
        askTwice();
        int before = rig.owner().asked(Open.class).size();
        edge.post("/strict", "{}", from(ip));

        rig.awaitThat(() -> rig.owner().asked(Open.class).size() > before);
    }

    @Test
    void aRouteMayHaveALimitOfItsOwn() {
        edge.post("/strict", "{}", from(ip));
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        Answer answer = edge.post("/strict", "{}", from(ip));

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"strict\";q=1;w=3600");
    }

    @Test
    void anotherClientIsNotLimited() {
        askTwice();
        int before = rig.owner().asked(Open.class).size();
        edge.post(Edge.QUERY, "{}", from(address()));

        rig.awaitThat(() -> rig.owner().asked(Open.class).size() > before);
    }

    @Test
    void theBodyOfAQuestionIsThereWhenItIsAllowed() {
        edge.post(Edge.QUERY, "{\"q\":1}", from(ip));
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());

        assertThat(rig.owner().asked(Open.class).get(0).request().body().toString())
                .isEqualTo("{\"q\":1}");
    }

    @Test
    void aReadIsNotCountedAsAQuestion() {
        askTwice();
        edge.get("/api/stream/" + rig.stream(), from(ip));

        rig.awaitThat(() -> !rig.owner().asked(Attach.class).isEmpty());
    }

    /** Any other status would end an EventSource for good. */
    @Test
    void oneReadTooManyIsToldToComeBack() {
        for (int i = 0; i < 2; i++) {
            edge.get("/api/stream/" + rig.stream(), from(ip));
        }
        Answer answer = edge.get("/api/stream/" + rig.stream(), from(ip));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(answer.body()).matches(": hb\nretry: \\d+\n");
    }

    @Test
    void oneQuestionTooManyOnASocketIsAnError() {
        Socket socket = edge.connect(ip);
        JsonObject query = new JsonObject().put("type", "query").put("ref", "q").put("body", new JsonObject());
        for (int i = 0; i < 3; i++) {
            socket.send(query);
        }

        JsonObject error = socket.await(1);
        assertThat(error.getString("code")).isEqualTo("rate_limited");
        assertThat(error.getString("ref")).isEqualTo("q");
        assertThat(error.getBoolean("retry")).isTrue();
        assertThat(error.getInteger("retryAfter")).isBetween(58, 60);
    }
}
