package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A browser's WebSocket on a route that is passed through, where clients have to say who they are. */
class SocketTokenTest {
    private static final String KEY = "alice-5b0e6cf0a8b34c2e9d1f";

    @RegisterExtension
    static final PassingCluster CLUSTER = new PassingCluster("auth: api-key\napi-keys-file: " + keysFile() + "\n");

    private static Path keysFile() {
        try {
            Path file = Files.createTempFile("holdfast", ".keys");
            file.toFile().deleteOnExit();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
            Files.writeString(file, "alice:" + HexFormat.of().formatHex(hash) + "\n");
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException noSha256) {
            throw new IllegalStateException(noSha256);
        }
    }

    private static String token() {
        return new JsonObject(Http.post(CLUSTER.gateway().http("/api/token"), "", "X-API-Key", KEY)
                        .body())
                .getString("token");
    }

    @Test
    void tokenOpensItAndGoesNoFurther() {
        String token = token();
        WsTalk talk = WsTalk.open(CLUSTER.gateway(), "/live/uri?a=1&token=" + token + "&b=2");

        assertThat(talk.next()).isEqualTo("TEXT true /live/uri?a=1&b=2");
        assertThat(CLUSTER.gateway().output() + CLUSTER.stream().output()).doesNotContain(token);
    }

    @Test
    void tokenUnderAnEscapedNameGoesNoFurther() {
        WsTalk talk = WsTalk.open(CLUSTER.gateway(), "/live/uri?%74oken=" + token());

        assertThat(talk.next()).isEqualTo("TEXT true /live/uri");
    }

    @Test
    void whoShowsNothingIsRefused() {
        assertRefused("/live/echo");
    }

    @Test
    void tokenThatIsNotOursIsRefused() {
        assertRefused("/live/echo?token=" + token() + "x");
    }

    private static void assertRefused(String path) {
        assertThatThrownBy(() -> WsTalk.open(CLUSTER.gateway(), path))
                .hasCauseInstanceOf(UpgradeRejectedException.class)
                .cause()
                .hasFieldOrPropertyWithValue("status", 401);
    }

    @Test
    void tokenForWebSocketsAsksNothing() {
        assertThat(Http.get(CLUSTER.gateway().http("/files/x?token=" + token())).statusCode())
                .isEqualTo(401);
    }
}
