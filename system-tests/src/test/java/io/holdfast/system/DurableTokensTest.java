package io.holdfast.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.system.DurableAccessTest.Way;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Durable streams of two people with tokens of an identity provider, on two nodes, by each way of asking. */
class DurableTokensTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String SAID = "what alice said";
    private static final TestCluster CLUSTER = TestCluster.create();
    private static IdentityProvider provider;
    private static NodeProcess first;
    private static NodeProcess second;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        provider = IdentityProvider.start();
        Launch launch = DurableStreamsTest.durable(Launch.node())
                .setting("DURABLE_SSE_LIFE", "1s")
                .setting("AUTH", "jwt")
                .setting("JWT_JWKS", provider.url())
                .setting("JWT_AUDIENCE", IdentityProvider.AUDIENCE);
        first = CLUSTER.start(launch);
        second = CLUSTER.start(launch);
    }

    @AfterAll
    static void stop() {
        CLUSTER.close();
        provider.close();
    }

    private static String bearer(String subject, Duration life) throws GeneralSecurityException {
        return "Bearer " + provider.token(subject, life);
    }

    private static HttpResponse<String> ask(Way way, String name, String authorization) {
        return way.ask(second, name, "Authorization", authorization);
    }

    private static String madeByAlice() throws GeneralSecurityException {
        String name = UUID.randomUUID().toString();
        assertThat(Http.put(
                                first.http("/v1/stream/" + name),
                                SAID,
                                "Content-Type",
                                "text/plain",
                                "Authorization",
                                bearer("alice", HOUR))
                        .statusCode())
                .isEqualTo(201);
        return name;
    }

    private static String readByAlice(String name) throws GeneralSecurityException {
        return ask(Way.CATCH_UP, name, bearer("alice", HOUR)).body();
    }

    /** Tokens live for minutes and streams for longer: it is the subject that counts. */
    @ParameterizedTest
    @EnumSource
    void whoHasMadeItAsksWithAnotherTokenOfTheirs(Way way) throws GeneralSecurityException {
        assertThat(ask(way, madeByAlice(), bearer("alice", HOUR.plusMinutes(1))).statusCode())
                .isBetween(200, 204);
    }

    @ParameterizedTest
    @EnumSource
    void toOthersItIsUnknown(Way way) throws GeneralSecurityException {
        String name = madeByAlice();

        assertThat(ask(way, name, bearer("bob", HOUR)).statusCode()).isEqualTo(404);
        assertThat(readByAlice(name)).isEqualTo(SAID);
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatHasExpiredIsNoGood(Way way) throws GeneralSecurityException {
        String name = madeByAlice();

        HttpResponse<String> late = ask(way, name, bearer("alice", HOUR.negated()));

        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(late.headers().firstValue("www-authenticate")).isPresent();
        assertThat(late.body()).doesNotContain(SAID);
        assertThat(readByAlice(name)).isEqualTo(SAID);
    }

    @Test
    void tokenThatHasExpiredMakesNone() throws GeneralSecurityException {
        String name = UUID.randomUUID().toString();
        HttpResponse<String> late = Http.put(
                first.http("/v1/stream/" + name),
                SAID,
                "Content-Type",
                "text/plain",
                "Authorization",
                bearer("alice", HOUR.negated()));

        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(ask(Way.LOOK, name, bearer("alice", HOUR)).statusCode()).isEqualTo(404);
    }

    @Test
    void tokenWhoseSubjectWasChangedOpensNothing() throws GeneralSecurityException {
        String name = madeByAlice();
        String[] alices = provider.token("alice", HOUR).split("\\.", -1);
        String[] bobs = provider.token("bob", HOUR).split("\\.", -1);

        assertThat(ask(Way.CATCH_UP, name, "Bearer " + alices[0] + "." + alices[1] + "." + bobs[2])
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokensAreInNoOutput() throws GeneralSecurityException {
        String name = madeByAlice();
        String token = provider.token("alice", HOUR);
        ask(Way.CATCH_UP, name, "Bearer " + token);

        assertThat(first.output() + second.output()).doesNotContain(token.substring(token.lastIndexOf('.')));
    }
}
