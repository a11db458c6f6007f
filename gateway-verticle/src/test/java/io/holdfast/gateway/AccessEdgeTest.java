package io.holdfast.gateway;

import static io.holdfast.gateway.reading.ClientRig.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cluster.IdempotencyKeys;
import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.wire.Frame.Attach;
import io.holdfast.wire.Frame.Attached;
import io.holdfast.wire.Frame.Cancel;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.OpeningRequest;
import io.holdfast.wire.Sha256;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may do who have to say who they are. */
class AccessEdgeTest {
    private static final String KEY = "alice-has-a-key-of-128-bits";
    private static final Map<String, String> ALICE = Map.of("X-API-Key", KEY);

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = new Edge(rig, Map.of("auth", "api-key", "api-keys-file", keysFile()));

    private static String keysFile() {
        try {
            Path file = Files.createTempFile("holdfast", ".keys");
            file.toFile().deleteOnExit();
            byte[] digest = Sha256.of(KEY.getBytes(StandardCharsets.UTF_8));
            Files.writeString(file, "# who\n\nalice:" + HexFormat.of().formatHex(digest) + "\n");
            return file.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String path() {
        return "/api/stream/" + rig.stream();
    }

    private static Open opened() {
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        return rig.owner().asked(Open.class).get(0);
    }

    private static String token(String target) {
        return new JsonObject(edge.post(target, "", ALICE).body()).getString("token");
    }

    private static void awaitAsked() {
        rig.awaitThat(() -> !rig.owner().asked().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/stream/test", "/api/stream/00000000000000000000000000", "/ws/", "/nowhere", "/page/x"})
    void whoSaysNothingIsRefused(String target) {
        Answer answer = edge.get(target);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo("unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/chat.js", "/client/index.js", "/actuator/health"})
    void thePageAndTheProbeAreForAll(String target) {
        assertThat(edge.get(target).status()).isIn(200, 503);
    }

    @Test
    void whoSendsAWrongKeyIsRefused() {
        assertThat(edge.post(Edge.QUERY, "{}", Map.of("X-API-Key", KEY + "x")).status())
                .isEqualTo(401);
    }

    @Test
    void theNameThatBelongsToTheKeyIsTheStreams() {
        edge.post(Edge.QUERY, "{}", ALICE);

        assertThat(opened().request().terms().principal()).isEqualTo("alice");
    }

    @Test
    void aKeyMayAlsoBeABearerToken() {
        edge.post(Edge.QUERY, "{}", Map.of("Authorization", "Bearer " + KEY));

        assertThat(opened().request().terms().principal()).isEqualTo("alice");
    }

    /** What is stored with the stream and sent to the upstream. */
    @Test
    void theKeyGoesNoFurther() {
        edge.post(Edge.QUERY, "{}", Map.of("Authorization", "Bearer " + KEY));

        assertThat(opened().request().headers().values()).noneMatch(value -> value.contains(KEY));
    }

    @Test
    void theUpstreamsOwnCredentialsAreLeftAlone() {
        edge.post(Edge.QUERY, "{}", Map.of("X-API-Key", KEY, "Authorization", "Bearer upstreams"));

        assertThat(opened().request().headers())
                .containsEntry("authorization", "Bearer upstreams")
                .doesNotContainKey("x-api-key");
    }

    @Test
    void idempotencyKeysAreThePrincipalsOwn() {
        edge.post(Edge.QUERY, "{}", Map.of("X-API-Key", KEY, "Idempotency-Key", "mine"));

        assertThat(opened().request().terms().idempotencyKey())
                .isEqualTo(IdempotencyKeys.scoped("alice", OpeningRequest.QUERY, "mine"));
    }

    @Test
    void theOwnerIsToldWhoReads() {
        edge.get(path(), ALICE);
        awaitAsked();

        assertThat(rig.owner().asked()).containsExactly(new Attach(1, rig.stream(), 0, 1024, "alice"));
    }

    @Test
    void theOwnerIsToldWhoCancels() {
        edge.delete(path(), ALICE);
        awaitAsked();

        assertThat(rig.owner().asked()).containsExactly(new Cancel(1, rig.stream(), "alice"));
    }

    /** Alice and the token below are one principal: another one would have a subscription of its own. */
    @Test
    void readersOfOnePrincipalShareASubscription() {
        Answer first = edge.get(path(), ALICE);
        awaitAsked();
        rig.say(new Attached(1, EPOCH));
        first.awaitBody(":");
        Answer second = edge.get(path() + "?token=" + token(path() + "/token"));
        second.awaitBody(":");

        assertThat(rig.owner().asked(Attach.class)).hasSize(1);
    }

    @Test
    void anEventSourceReadsWithAToken() {
        edge.get(path() + "?token=" + token(path() + "/token"));
        awaitAsked();

        assertThat(rig.owner().asked()).containsExactly(new Attach(1, rig.stream(), 0, 1024, "alice"));
    }

    @Test
    void aTokenIsGoodForOneStreamOnly() {
        String other = token("/api/stream/" + Sample.STREAM + "/token");

        assertThat(edge.get(path() + "?token=" + other).status()).isEqualTo(401);
    }

    @Test
    void aTokenCancelsNothing() {
        assertThat(edge.delete(path() + "?token=" + token(path() + "/token")).status())
                .isEqualTo(401);
    }

    @Test
    void aTokenMakesNoTokens() {
        String token = token(path() + "/token");

        assertThat(edge.post(path() + "/token?token=" + token, "").status()).isEqualTo(401);
    }

    @Test
    void aWebSocketOpensWithAKey() {
        Socket socket = rig.loop().await(edge.upgrade("/ws/", ALICE));
        socket.send(new JsonObject()
                .put("type", "cancel")
                .put("stream", rig.stream().value()));
        awaitAsked();

        assertThat(rig.owner().asked()).containsExactly(new Cancel(1, rig.stream(), "alice"));
        socket.close();
    }

    @Test
    void aBrowsersWebSocketOpensWithAToken() {
        Socket socket = rig.loop().await(edge.upgrade("/ws/?token=" + token("/api/token"), Map.of()));
        socket.send(new JsonObject()
                .put("type", "query")
                .put("body", new JsonObject())
                .put("ref", "r"));

        assertThat(opened().request().terms().principal()).isEqualTo("alice");
        socket.close();
    }

    @Test
    void aWebSocketWithoutEitherDoesNotOpen() {
        assertThatThrownBy(() -> rig.loop().await(edge.upgrade("/ws/", Map.of())))
                .hasMessageContaining("401");
    }

    @Test
    void whatTheWebSocketOpenedWithIsNotSentOn() {
        Socket socket = rig.loop().await(edge.upgrade("/ws/", ALICE));
        socket.send(new JsonObject()
                .put("type", "query")
                .put("body", new JsonObject())
                .put("ref", "r"));

        assertThat(List.copyOf(opened().request().headers().keySet())).doesNotContain("x-api-key");
        socket.close();
    }
}
