package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durable streams of two clients with keys of their own on two nodes, by each way of asking. */
class DurableAccessTest {
    private static final String ALICE = "alice-2f6d0c5be14a49d7a7c3";
    private static final String BOB = "bob-91b7e3d80c2f4a6f8d15";
    private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";
    private static final String SECRET = "what alice said";
    private static final TestCluster CLUSTER = TestCluster.create();

    @TempDir
    private static Path directory;

    private static NodeProcess first;
    private static NodeProcess second;

    /** Each way of asking for a stream that somebody has made. */
    enum Way {
        APPEND("POST", "", "more"),
        PRODUCE("POST", "", "more", "Producer-Id", "p", "Producer-Epoch", "0", "Producer-Seq", "0"),
        CLOSE("POST", "", "", "Stream-Closed", "true"),
        CATCH_UP("GET", "?offset=-1", ""),
        FROM_NOW("GET", "?offset=now", ""),
        LONG_POLL("GET", "?offset=-1&live=long-poll", ""),
        FOLLOW("GET", "?offset=-1&live=sse", ""),
        LOOK("HEAD", "", ""),
        DELETE("DELETE", "", "");

        private final String method;
        private final String query;
        private final String body;
        private final String[] headers;

        Way(String method, String query, String body, String... headers) {
            this.method = method;
            this.query = query;
            this.body = body;
            this.headers = headers;
        }

        HttpResponse<String> ask(NodeProcess node, String name, String... more) {
            List<String> all = new ArrayList<>(List.of("Content-Type", "text/plain"));
            all.addAll(Arrays.asList(headers));
            all.addAll(Arrays.asList(more));
            return Http.send(method, node.http("/v1/stream/" + name + query), body, all.toArray(String[]::new));
        }
    }

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        Path keys = directory.resolve("keys");
        Files.writeString(keys, "alice:" + AccessTest.hash(ALICE) + "\nbob:" + AccessTest.hash(BOB) + "\n");
        Launch launch = DurableStreamsTest.durable(Launch.node())
                .setting("DURABLE_SSE_LIFE", "1s")
                .setting("AUTH", "api-key")
                .setting("API_KEYS_FILE", keys.toString());
        first = CLUSTER.start(launch);
        second = CLUSTER.start(launch);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    private static HttpResponse<String> make(String name, String key, String body, String... more) {
        List<String> headers = new ArrayList<>(List.of("Content-Type", "text/plain", "X-API-Key", key));
        headers.addAll(List.of(more));
        return Http.put(first.http("/v1/stream/" + name), body, headers.toArray(String[]::new));
    }

    private static String made(String key) {
        String name = UUID.randomUUID().toString();
        assertThat(make(name, key, SECRET).statusCode()).isEqualTo(201);
        return name;
    }

    private static String read(String name, String key) {
        return Way.CATCH_UP.ask(second, name, "X-API-Key", key).body();
    }

    /** All that an answer says, but for when. */
    private static Map<String, Object> said(HttpResponse<String> answer, String name) {
        Map<String, Object> said = new TreeMap<>(answer.headers().map());
        said.remove("date");
        said.keySet().removeIf(field -> field.startsWith("x-ratelimit"));
        said.put(":status", answer.statusCode());
        said.put(":body", answer.body().replace(name, "NAME"));
        return said;
    }

    @ParameterizedTest
    @EnumSource
    void whoHasMadeItAsksThroughAnyNode(Way way) {
        assertThat(way.ask(second, made(ALICE), "Authorization", "Bearer " + ALICE)
                        .statusCode())
                .isBetween(200, 204);
    }

    @ParameterizedTest
    @EnumSource
    void toOthersItIsUnknown(Way way) {
        String name = made(ALICE);

        HttpResponse<String> foreign = way.ask(second, name, "X-API-Key", BOB);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(said(foreign, name)).isEqualTo(said(way.ask(second, UNKNOWN, "X-API-Key", BOB), UNKNOWN));
        assertThat(read(name, ALICE)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsToldWhetherItIsThere(Way way) {
        String name = made(ALICE);

        HttpResponse<String> anonymous = way.ask(second, name);

        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(said(anonymous, name)).isEqualTo(said(way.ask(second, UNKNOWN), UNKNOWN));
        assertThat(way.ask(second, name, "X-API-Key", "wrong").statusCode()).isEqualTo(401);
        assertThat(read(name, ALICE)).isEqualTo(SECRET);
    }

    @Test
    void nobodyMakesOneWithoutAKey() {
        URI url = first.http("/v1/stream/" + UNKNOWN);

        assertThat(Http.put(url, "", "Content-Type", "text/plain").statusCode()).isEqualTo(401);
        assertThat(Http.put(url, "", "X-API-Key", "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void sameNameIsAnotherStreamForEachOfThem() {
        String name = made(ALICE);

        assertThat(make(name, BOB, "bob's").statusCode()).isEqualTo(201);
        assertThat(read(name, ALICE)).isEqualTo(SECRET);
        assertThat(read(name, BOB)).isEqualTo("bob's");
        assertThat(Way.DELETE.ask(second, name, "X-API-Key", BOB).statusCode()).isEqualTo(204);
        assertThat(read(name, ALICE)).isEqualTo(SECRET);
    }

    @Test
    void whatIsDeletedIsInNoDirectoryAnyMore() {
        double before = listed();
        String name = made(ALICE);
        assertThat(listed()).isEqualTo(before + 1);

        Way.DELETE.ask(second, name, "X-API-Key", ALICE);

        assertThat(listed()).isEqualTo(before);
    }

    /** Streams in the directory, of which each node has a part. */
    private static double listed() {
        String entries = "holdfast_map_entries{map=\"streams\"}";
        return Metrics.of(first).sample(entries) + Metrics.of(second).sample(entries);
    }

    @Test
    void nobodyForksWhatIsSomebodyElses() {
        String name = made(ALICE);
        HttpResponse<String> foreign = make(name + "-fork", BOB, "", "Stream-Forked-From", "/v1/stream/" + name);
        HttpResponse<String> unknown = make(name + "-fork", BOB, "", "Stream-Forked-From", "/v1/stream/" + UNKNOWN);

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(said(foreign, name)).isEqualTo(said(unknown, UNKNOWN));
        assertThat(make(name + "-fork", ALICE, "", "Stream-Forked-From", "/v1/stream/" + name)
                        .statusCode())
                .isEqualTo(201);
        assertThat(read(name + "-fork", ALICE)).isEqualTo(SECRET);
        assertThat(read(name + "-fork", BOB)).doesNotContain(SECRET);
    }

    @Test
    void anETagOfOneSaysNothingToAnother() {
        String name = made(ALICE);
        String tag = tag(name, ALICE);

        assertThat(Way.CATCH_UP
                        .ask(second, name, "X-API-Key", ALICE, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(Way.CATCH_UP
                        .ask(second, name, "X-API-Key", BOB, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(404);
        make(name, BOB, SECRET);
        assertThat(tag(name, BOB)).isNotEqualTo(tag);
        assertThat(Way.CATCH_UP
                        .ask(second, name, "X-API-Key", BOB, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
    }

    private static String tag(String name, String key) {
        return Way.CATCH_UP
                .ask(second, name, "X-API-Key", key)
                .headers()
                .firstValue("etag")
                .orElseThrow();
    }

    /** Its log has an id like any other stream's, which its ETag shows; there is no other way in by it. */
    @Test
    void idOfItsLogOpensNothing() {
        String id = tag(made(ALICE), ALICE).substring(1).split("\\.", 2)[0];

        for (String key : List.of(ALICE, BOB)) {
            assertThat(Http.get(second.http("/api/stream/" + id), "X-API-Key", key)
                            .body())
                    .contains("stream_unknown")
                    .doesNotContain(SECRET);
            assertThat(Http.delete(second.http("/api/stream/" + id), "X-API-Key", key)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CATCH_UP", "FROM_NOW", "LONG_POLL", "FOLLOW", "LOOK"})
    void noSharedCacheKeepsWhatIsSomebodys(Way way) {
        HttpResponse<String> answer = way.ask(second, made(ALICE), "X-API-Key", ALICE);

        assertThat(answer.headers().firstValue("cache-control"))
                .hasValueSatisfying(caching -> assertThat(caching).containsAnyOf("private", "no-store", "no-cache"));
    }

    @Test
    void keysAreInNoOutput() {
        made(ALICE);

        assertThat(List.of(first.output(), second.output()))
                .noneMatch(text -> text.contains(ALICE) || text.contains(BOB));
    }
}
