package io.holdfast.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.Edge;
import io.holdfast.gateway.Edge.Answer;
import io.holdfast.gateway.reading.ClientRig;
import io.holdfast.wire.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that guess. */
class FailedLoginsEdgeTest {
    private static final String KEY = "alice-has-a-key-of-128-bits";
    private static final String ADDRESS = "X-Forwarded-For";

    @Order(1)
    @RegisterExtension
    static final ClientRig rig = new ClientRig();

    @Order(2)
    @RegisterExtension
    static final Edge edge =
            new Edge(rig, Map.of("auth", "api-key", "api-keys-file", keysFile(), "auth-failures", "3"));

    private static String keysFile() {
        try {
            Path file = Files.createTempFile("holdfast", ".keys");
            file.toFile().deleteOnExit();
            byte[] digest = Sha256.of(KEY.getBytes(StandardCharsets.UTF_8));
            Files.writeString(file, "alice:" + HexFormat.of().formatHex(digest) + "\n");
            return file.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer ask(String key, String ip) {
        return edge.get("/nowhere", Map.of("X-API-Key", key, ADDRESS, ip));
    }

    private static void guessThreeTimes() {
        for (String guess : new String[] {"a", "b", "c"}) {
            assertThat(ask(guess, "192.0.2.1").status()).isEqualTo(401);
        }
    }

    @Test
    void oneTooManyIsNotLookedAtWhateverItIs() {
        guessThreeTimes();

        assertThat(ask("d", "192.0.2.1").status()).isEqualTo(429);
        assertThat(ask(KEY, "192.0.2.1").status()).isEqualTo(429);
    }

    @Test
    void othersAreNotAffected() {
        guessThreeTimes();

        assertThat(ask(KEY, "192.0.2.2").status()).isEqualTo(404);
    }

    @Test
    void tokensAreGuessedNoOftener() {
        String target = "/api/stream/" + rig.stream() + "?token=x";
        for (int guess = 0; guess < 3; guess++) {
            assertThat(edge.get(target, Map.of(ADDRESS, "192.0.2.1")).status()).isEqualTo(401);
        }

        assertThat(edge.get(target, Map.of(ADDRESS, "192.0.2.1")).status()).isEqualTo(429);
    }

    @Test
    void whoShowsNothingHasNotGuessed() {
        for (int request = 0; request < 9; request++) {
            assertThat(edge.get("/nowhere", Map.of(ADDRESS, "192.0.2.1")).status())
                    .isEqualTo(401);
        }
    }
}
