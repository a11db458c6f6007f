package io.holdfast.gateway.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge;
import io.holdfast.gateway.Edge.Answer;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Frame.Refused;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client is answered while no upstream of a route is called. */
class NoUpstreamEdgeTest {
    private static final JsonArray ROUTES = new JsonArray()
            .add(route("chat").put("fallback", new JsonObject().put("event", "later")))
            .add(route("draw")
                    .put(
                            "fallback",
                            new JsonObject()
                                    .put("status", 503)
                                    .put("content-type", "text/plain")
                                    .put("body", "soon")));

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Sample.config(), Sample.routes(ROUTES, "breaker-reset", "7s"));

    private static JsonObject route(String id) {
        return new JsonObject().put("id", id).put("path", "/" + id).put("upstream", "http://a/");
    }

    private Answer refused(String path, Fault fault) {
        Answer answer = edge.post(path, "{}");
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        rig.say(new Refused(rig.owner().lastSubscription(), fault, "", fault.status()));
        return answer;
    }

    @Test
    void withoutAFallbackItIsAProblemThatSaysWhenToComeBack() {
        Answer answer = refused(Edge.QUERY, Fault.UPSTREAM_UNAVAILABLE);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("7");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("upstream_unavailable");
    }

    @Test
    void eventIsAWholeStream() {
        Answer answer = refused("/chat", Fault.UPSTREAM_UNAVAILABLE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(answer.body()).isEqualTo("data: later\n\n");
    }

    @Test
    void bodyIsAnsweredWithItsStatus() {
        Answer answer = refused("/draw", Fault.UPSTREAM_UNAVAILABLE);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("soon");
    }

    @Test
    void fallbackIsForNothingElse() {
        assertThat(refused("/chat", Fault.UPSTREAM_UNREACHABLE).status()).isEqualTo(502);
    }
}
