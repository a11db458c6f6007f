package io.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.gateway.reading.Sample;
import io.holdfast.wire.Frame.Open;
import io.holdfast.wire.Sha256;
import io.vertx.core.json.JsonArray;
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

/** Who may ask on the routes of the configuration, and how often: the limit is one question an hour for each key. */
class RouteAccessEdgeTest {
    private static final String[] LIMIT = {"rate-limit", "1/h", "rate-limit-burst", "1", "rate-limit-by", "api-key"};

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge = edge();

    private static Edge edge() {
        JsonArray entries = new JsonArray()
                .add(new JsonObject()
                        .put("id", "all")
                        .put("path", "/**")
                        .put("methods", new JsonArray().add("GET").add("POST")))
                .add(new JsonObject().put("id", "passed").put("path", "/passed").put("kind", "api"))
                .add(new JsonObject().put("id", "own").put("path", "/own"));
        String[] auth = {"auth", "api-key", "api-keys-file", keysFile()};
        return new Edge(rig, Sample.config(auth), Sample.routes(entries, LIMIT));
    }

    /** A name's key is the name. */
    private static String keysFile() {
        try {
            Path file = Files.createTempFile("holdfast", ".keys");
            file.toFile().deleteOnExit();
            List<String> lines = List.of("alice", "bob", "carol", "dave").stream()
                    .map(name ->
                            name + ":" + HexFormat.of().formatHex(Sha256.of(name.getBytes(StandardCharsets.UTF_8))))
                    .toList();
            Files.write(file, lines);
            return file.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, String> key(String name) {
        return Map.of("X-API-Key", name);
    }

    private static Open asked() {
        rig.awaitThat(() -> !rig.owner().asked(Open.class).isEmpty());
        return rig.owner().asked(Open.class).get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/elsewhere/x", "/passed", Edge.QUERY})
    void whoSaysNothingIsRefusedOnEveryRoute(String path) {
        assertThat(edge.post(path, "{}", Map.of()).status()).isEqualTo(401);
    }

    /** They are open to all where they are the page and the probe. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/chat.js"})
    void aRouteWhereThePageWouldBeIsForNoStranger(String path) {
        Answer answer = edge.get(path);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(rig.owner().asked(Open.class)).isEmpty();
    }

    @Test
    void aRoutesStreamIsItsPrincipals() {
        edge.post("/own", "{}", key("alice"));

        assertThat(asked().request().terms().principal()).isEqualTo("alice");
    }

    @Test
    void aRouteWhereThePageWouldBeKnowsItsPrincipalToo() {
        edge.get("/", key("carol"));

        assertThat(asked().request().terms().principal()).isEqualTo("carol");
    }

    @Test
    void aPrincipalIsOneClientHoweverItShowsItsKey() {
        edge.post("/own", "{}", key("bob"));
        asked();

        assertThat(edge.post("/own", "{}", Map.of("Authorization", "Bearer bob"))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void aStrangerTakesNobodysTokens() {
        edge.post("/own", "{}", key("nobody"));
        edge.post("/own", "{}", key("dave"));

        assertThat(asked().request().terms().principal()).isEqualTo("dave");
    }
}
