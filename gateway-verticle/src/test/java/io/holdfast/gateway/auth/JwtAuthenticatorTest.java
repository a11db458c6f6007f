package io.holdfast.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.settings.Settings;
import io.holdfast.testing.EventLoop;
import io.holdfast.wire.Refusal;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens against a provider that publishes its keys over HTTP. */
class JwtAuthenticatorTest {
    private static final JsonObject KEY = rsa("k1");
    private static final JsonObject OTHER = rsa("k2");
    private static final long NOW = System.currentTimeMillis() / 1000;

    private final EventLoop loop = new EventLoop();
    private JsonArray published = new JsonArray().add(publicPart(KEY));
    private HttpServer provider;
    private JwtAuthenticator jwt;

    private static JsonObject rsa(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", id)
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("n", number(((RSAPublicKey) pair.getPublic()).getModulus()))
                    .put("e", number(key.getPublicExponent()))
                    .put("d", number(key.getPrivateExponent()))
                    .put("p", number(key.getPrimeP()))
                    .put("q", number(key.getPrimeQ()))
                    .put("dp", number(key.getPrimeExponentP()))
                    .put("dq", number(key.getPrimeExponentQ()))
                    .put("qi", number(key.getCrtCoefficient()));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static JsonObject publicPart(JsonObject key) {
        JsonObject copy = key.copy();
        copy.fieldNames().removeIf(name -> name.matches("d|p|q|dp|dq|qi"));
        return copy;
    }

    @BeforeEach
    void start() {
        provider = loop.await(loop.call(() -> loop.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .end(new JsonObject().put("keys", published).encode()))
                .listen(0, "127.0.0.1")));
        jwt = checker(provider.actualPort());
    }

    private JwtAuthenticator checker(int port) {
        AuthConfig config = AuthConfig.from(Settings.of(new JsonObject()
                .put("auth", "jwt")
                .put("jwt-jwks", "http://127.0.0.1:" + port + "/keys")
                .put("jwt-audience", "holdfast")
                .put("jwt-issuer", "https://issuer")
                .put("jwt-leeway", "10s")));
        return loop.await(loop.call(
                () -> new JwtAuthenticator(loop.vertx(), config, config.jwks().orElseThrow()).start()));
    }

    @AfterEach
    void close() {
        loop.await(loop.call(jwt::close));
        loop.close();
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("sub", "alice")
                .put("aud", "holdfast")
                .put("iss", "https://issuer")
                .put("exp", NOW + 60);
    }

    private String signed(JsonObject key, JsonObject claims) {
        return JWTAuth.create(loop.vertx(), new JWTAuthOptions().addJwk(key))
                .generateToken(claims, new JWTOptions().setAlgorithm(key.getString("alg")));
    }

    private static String unsigned(String header, JsonObject claims, String signature) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8)) + signature;
    }

    private String principal(String token) {
        return loop.await(loop.call(() -> jwt.principal(token)));
    }

    private String refusal(String token) {
        return Refusal.of(catchThrowable(() -> principal(token))).fault().code();
    }

    @Test
    void theSubjectIsThePrincipal() {
        assertThat(principal(signed(KEY, claims()))).isEqualTo("alice");
    }

    @Test
    void anExpiredTokenIsRefused() {
        assertThat(refusal(signed(KEY, claims().put("exp", NOW - 60)))).isEqualTo("unauthenticated");
    }

    @Test
    void clocksMayDiffer() {
        assertThat(principal(signed(KEY, claims().put("exp", Principals.nowSeconds() - 2))))
                .isEqualTo("alice");
    }

    @Test
    void aTokenThatNeverExpiresIsRefused() {
        JsonObject claims = claims();
        claims.remove("exp");

        assertThat(refusal(signed(KEY, claims))).isEqualTo("unauthenticated");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        assertThat(refusal(signed(KEY, claims().put("aud", "others")))).isEqualTo("unauthenticated");
    }

    @Test
    void aTokenOfSomebodyElseIsRefused() {
        assertThat(refusal(signed(KEY, claims().put("iss", "https://others")))).isEqualTo("unauthenticated");
    }

    @Test
    void aTokenOfNobodyIsRefused() {
        JsonObject claims = claims();
        claims.remove("sub");

        assertThat(refusal(signed(KEY, claims))).isEqualTo("unauthenticated");
    }

    @Test
    void aSubjectThatBreaksALineIsRefused() {
        assertThat(refusal(signed(KEY, claims().put("sub", "alice\nbob")))).isEqualTo("unauthenticated");
    }

    @Test
    void aTokenOfAStrangersKeyIsRefused() {
        assertThat(refusal(signed(OTHER, claims()))).isEqualTo("unauthenticated");
    }

    @Test
    void aStrangersKeyUnderAKnownNameIsRefused() {
        assertThat(refusal(signed(OTHER.copy().put("kid", "k1"), claims()))).isEqualTo("unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".AAAA"})
    void aTokenWithoutASignatureIsRefused(String signature) {
        assertThat(refusal(unsigned("{\"alg\":\"none\"}", claims(), signature))).isEqualTo("unauthenticated");
    }

    /** The public key as the secret of an HMAC, if the token's word for its algorithm were believed (RFC 8725 2.1). */
    @Test
    void theTokenDoesNotChooseAnotherAlgorithm() {
        JsonObject secret = new JsonObject()
                .put("kty", "oct")
                .put("kid", "k1")
                .put("alg", "HS256")
                .put("k", KEY.getString("n"));

        assertThat(refusal(signed(secret, claims()))).isEqualTo("unauthenticated");
    }

    @Test
    void aSymmetricKeyIsNotTakenFromTheProvider() {
        JsonObject secret = new JsonObject()
                .put("kty", "oct")
                .put("kid", "s1")
                .put("alg", "HS256")
                .put("k", KEY.getString("n"));
        published = new JsonArray().add(publicPart(KEY)).add(secret);
        jwt = checker(provider.actualPort());

        assertThat(refusal(signed(secret, claims()))).isEqualTo("unauthenticated");
    }

    @Test
    void aKeyThatIsNewAtTheProviderIsFoundWhenATokenNeedsIt() {
        loop.await(loop.vertx().timer(1_100));
        published = new JsonArray().add(publicPart(OTHER));

        assertThat(principal(signed(OTHER, claims()))).isEqualTo("alice");
    }

    @Test
    void withoutTheProvidersKeysNobodyIsLetIn() {
        loop.await(loop.call(provider::close));
        jwt = checker(provider.actualPort());

        assertThat(refusal(signed(KEY, claims()))).isEqualTo("auth_unavailable");
    }

    /** Our key among them: what is over a megabyte is not read to its end. */
    @Test
    void keysWithoutEndAreNotRead() {
        published = new JsonArray().add(publicPart(KEY)).add("x".repeat(1_100_000));
        jwt = checker(provider.actualPort());

        assertThat(refusal(signed(KEY, claims()))).isEqualTo("auth_unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c", "..", "a.b.c.d"})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(refusal(text)).isEqualTo("unauthenticated");
    }
}
