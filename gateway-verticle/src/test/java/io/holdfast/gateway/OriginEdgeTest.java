package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.wire.Frame.Open;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pages of other sites may do. */
class OriginEdgeTest {
    private static final String FRIEND = "https://app.example";
    private static final Map<String, String> PREFLIGHT = Map.of(
            "Origin", FRIEND,
            "Access-Control-Request-Method", "POST",
            "Access-Control-Request-Headers", "content-type,last-event-id");

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Nested
    class OfAFriend {
        @RegisterExtension
        static final Edge edge = new Edge(rig, Map.of("cors-origins", FRIEND));

        @Test
        void thePreflightIsAnswered() {
            Answer answer = edge.options(Edge.QUERY, PREFLIGHT);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
            assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("1728000");
            assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type,last-event-id");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST", "DELETE");
            assertThat(answer.header("Vary")).isEqualTo("Origin");
        }

        @Test
        void theAnswerMayBeRead() {
            Answer answer = edge.get("/actuator/health", Map.of("Origin", FRIEND));

            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(FRIEND);
            assertThat(answer.header("Access-Control-Expose-Headers"))
                    .contains("X-Session-ID", "X-Stream-ID", "Location");
        }

        @Test
        void aStrangersPreflightIsRefused() {
            Answer answer = edge.options(
                    Edge.QUERY, Map.of("Origin", "https://evil.example", "Access-Control-Request-Method", "POST"));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("null");
        }

        @Test
        void whatLooksLikeAFriendIsNone() {
            Answer answer = edge.get("/actuator/health", Map.of("Origin", FRIEND + ".evil.example"));

            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("null");
        }

        @Test
        void ourOwnPagePosts() {
            edge.post(Edge.QUERY, "{}", Map.of("Origin", "http://127.0.0.1:1"));
            rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());

            assertThat(rig.owner().asked(Open.class)).hasSize(1);
        }

        @Test
        void aStrangersPageOpensNoWebSocket() {
            assertThatThrownBy(() -> rig.loop().await(edge.upgrade("/ws/", Map.of("Origin", "https://evil.example"))))
                    .hasMessageContaining("403");
        }

        @Test
        void aFriendsAndOurOwnDo() {
            rig.loop().await(edge.upgrade("/ws/", Map.of("Origin", FRIEND))).close();
            rig.loop()
                    .await(edge.upgrade("/ws/", Map.of("Origin", "http://127.0.0.1:9")))
                    .close();
        }
    }

    @Nested
    class OfAnybody {
        @RegisterExtension
        static final Edge edge = new Edge(rig, Map.of("cors-origins", "*"));

        @Test
        void everybodyMayReadButWithoutCookies() {
            Answer answer = edge.options(Edge.QUERY, PREFLIGHT);

            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("null");
        }
    }

    @Nested
    class WhenNobodyIsAllowed {
        @RegisterExtension
        static final Edge edge = new Edge(rig);

        @Test
        void nothingIsSaidOfOrigins() {
            assertThat(edge.get("/", Map.of("Origin", FRIEND)).header("Access-Control-Allow-Origin"))
                    .isEqualTo("null");
        }

        @Test
        void everyAnswerIsTakenAsWhatItSaysItIs() {
            assertThat(edge.get("/nowhere").header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }
}
