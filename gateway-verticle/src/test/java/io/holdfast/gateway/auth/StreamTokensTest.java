package io.holdfast.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTokensTest {
    private static final long NOW = 1_800_000_000;

    private final StreamTokens tokens = new StreamTokens("s".repeat(32), Duration.ofMinutes(5));
    private final String token = tokens.sign("stream-1", "älice|7", NOW);

    @Test
    void aTokenNamesItsPrincipal() {
        assertThat(tokens.principal(token, "stream-1", NOW)).contains("älice|7");
    }

    @Test
    void itIsGoodUntilItExpires() {
        assertThat(tokens.principal(token, "stream-1", NOW + 299)).isPresent();
        assertThat(tokens.principal(token, "stream-1", NOW + 300)).isEmpty();
    }

    @Test
    void itIsGoodForNothingElse() {
        assertThat(tokens.principal(token, "stream-2", NOW)).isEmpty();
    }

    @Test
    void anotherSecretsTokenIsNone() {
        StreamTokens others = new StreamTokens("t".repeat(32), Duration.ofMinutes(5));

        assertThat(others.principal(token, "stream-1", NOW)).isEmpty();
    }

    @Test
    void aLaterExpiryIsAForgery() {
        String later = (NOW + 600) + token.substring(token.indexOf('.'));

        assertThat(tokens.principal(later, "stream-1", NOW)).isEmpty();
    }

    @Test
    void anotherPrincipalIsAForgery() {
        String bob = token.replaceFirst("\\.[^.]+\\.", ".Ym9i.");

        assertThat(tokens.principal(bob, "stream-1", NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "1.a.b", "99999999999.YQ.x", "-1.YQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void anythingElseIsNoToken(String text) {
        assertThat(tokens.principal(text, "stream-1", NOW)).isEmpty();
    }
}
