package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clients with keys of their own on two nodes: neither sees what the other has asked. */
class AccessTest {
    private static final String ALICE = "alice-5b0e6cf0a8b34c2e9d1f";
    private static final String BOB = "bob-0d94c1a7f2e64b8ea3c5";
    private static final String UNKNOWN = "00000000000000000000000000";
    private static final TestCluster CLUSTER = TestCluster.create();

    @TempDir
    private static Path directory;

    private static NodeProcess first;
    private static NodeProcess second;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        Path keys = directory.resolve("keys");
        Files.writeString(keys, "alice:" + hash(ALICE) + "\nbob:" + hash(BOB) + "\n");
        Path config = directory.resolve("holdfast.yaml");
        Files.writeString(config, "routes:\n  - {id: open, path: /open, auth: none}\n");
        Launch launch = Launch.node()
                .with("--config", config.toString())
                .setting("AUTH", "api-key")
                .setting("PUSH", "true")
                .setting("API_KEYS_FILE", keys.toString());
        first = CLUSTER.start(launch);
        second = CLUSTER.start(launch);
    }

    static String hash(String key) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static String asked(String key) {
        try (SseClient client = SseRequest.ask(first, "rate=5000&tokens=5")
                .header("X-API-Key", key)
                .send()) {
            client.rest();
            return client.streamId();
        }
    }

    private static SseRequest read(String stream, String key) {
        return SseRequest.read(second, stream).header("X-API-Key", key);
    }

    @Test
    void whoHasAskedReadsItThroughAnyNode() {
        try (SseClient client = read(asked(ALICE), ALICE).send()) {
            assertThat(client.rest()).hasSize(8);
        }
    }

    /** But for the ids, byte for byte what is said of a stream that never was. */
    @Test
    void toOthersAStreamIsUnknown() {
        String stream = asked(ALICE);
        HttpResponse<String> foreign = Http.get(second.http("/api/stream/" + stream), "X-API-Key", BOB);
        HttpResponse<String> unknown = Http.get(second.http("/api/stream/" + UNKNOWN), "X-API-Key", BOB);

        assertThat(foreign.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(foreign.body().replace(stream, UNKNOWN)).isEqualTo(unknown.body());
    }

    @Test
    void othersCanNotCancelIt() {
        String stream = asked(ALICE);
        HttpResponse<String> foreign = Http.delete(second.http("/api/stream/" + stream), "X-API-Key", BOB);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(Problem.of(foreign).code()).isEqualTo("stream_unknown");
        assertThat(Http.delete(second.http("/api/stream/" + stream), "X-API-Key", ALICE)
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void onAnOpenRouteNobodyHasToSayWhoTheyAre() {
        try (SseClient client =
                        SseRequest.post(first, "/open?rate=5000&tokens=5", "{}").send();
                SseClient again = SseRequest.read(second, client.streamId()).send()) {
            assertThat(client.rest()).hasSize(8);
            assertThat(again.rest()).hasSize(8);
        }
    }

    @Test
    void toNobodyAStreamOfSomebodyIsUnknown() {
        String stream = asked(ALICE);

        assertThat(Http.get(second.http("/api/stream/" + stream)).body()).contains("stream_unknown");
        assertThat(Http.delete(second.http("/api/stream/" + stream)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void credentialThatIsNoGoodIsNotTakenForNobody() {
        assertThat(Http.get(second.http("/api/stream/" + UNKNOWN), "X-API-Key", "wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void twoClientsMayUseTheSameIdempotencyKey() {
        assertThat(keyed(ALICE)).isNotEqualTo(keyed(BOB));
    }

    private static String keyed(String key) {
        try (SseClient client = SseRequest.ask(first)
                .header("X-API-Key", key)
                .header("Idempotency-Key", "same")
                .send()) {
            return client.streamId();
        }
    }

    @Test
    void tokenOfOneNodeIsGoodOnTheOther() {
        String stream = asked(ALICE);
        HttpResponse<String> answer = Http.post(first.http("/api/stream/" + stream + "/token"), "", "X-API-Key", ALICE);
        String token = new JsonObject(answer.body()).getString("token");

        try (SseClient client = SseRequest.get(second, "/api/stream/" + stream + "?token=" + token)
                .send()) {
            assertThat(client.rest()).hasSize(8);
        }
        assertThat(second.output()).doesNotContain(token);
    }

    @Test
    void tokenForAForeignStreamOpensNothing() {
        String stream = asked(ALICE);
        HttpResponse<String> answer = Http.post(first.http("/api/stream/" + stream + "/token"), "", "X-API-Key", BOB);
        String token = new JsonObject(answer.body()).getString("token");

        assertThat(Http.get(second.http("/api/stream/" + stream + "?token=" + token))
                        .body())
                .contains("stream_unknown");
    }

    private static String pushed(String key) {
        String name = Producer.freeName();
        Producer.push(first, name, "?end=true", "text/plain", "secret", "X-API-Key", key);
        return name;
    }

    @Test
    void nameThatIsPushedToMeansNothingToOthers() {
        String name = pushed(ALICE);

        assertThat(Http.get(second.http("/api/stream/" + name), "X-API-Key", ALICE)
                        .body())
                .contains("secret");
        assertThat(Http.get(second.http("/api/stream/" + name), "X-API-Key", BOB)
                        .body())
                .contains("stream_unknown");
        assertThat(Http.get(second.http("/api/stream/" + name)).body()).contains("stream_unknown");
    }

    @Test
    void producersTokenLetsABrowserReadOneStream() {
        String name = pushed(ALICE);
        HttpResponse<String> answer = Http.post(first.http("/api/stream/" + name + "/token"), "", "X-API-Key", ALICE);
        String token = new JsonObject(answer.body()).getString("token");

        assertThat(Http.get(second.http("/api/stream/" + name + "?token=" + token))
                        .body())
                .contains("secret");
        assertThat(Http.get(second.http("/api/stream/" + pushed(ALICE) + "?token=" + token))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void nobodyPushesWithoutAKey() {
        assertThat(Producer.push(first, Producer.freeName(), "", "text/plain", "a")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void keysAreInNoOutput() {
        asked(ALICE);
        Http.get(first.http("/api/stream/" + UNKNOWN), "X-API-Key", BOB + "-wrong");

        assertThat(List.of(first.output(), second.output()))
                .noneMatch(text -> text.contains(ALICE) || text.contains(BOB));
    }

    @Test
    void openGatewayOnAllAddressesIsWarnedOf() throws InterruptedException {
        try (TestCluster open = TestCluster.create()) {
            NodeProcess node = open.start(Launch.node().with("--host", "0.0.0.0"));

            assertThat(node.log().await(line -> line.contains("open to everybody"), Limits.SOON))
                    .hasValueSatisfying(line -> assertThat(line).contains("WARN", "host=0.0.0.0"));
        }
    }

    @Test
    void gatewayThatAsksForKeysIsNotWarnedOf() {
        assertThat(first.output()).doesNotContain("open to everybody");
    }
}
