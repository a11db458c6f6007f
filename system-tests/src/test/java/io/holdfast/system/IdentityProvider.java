package io.holdfast.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Issues JSON Web Tokens (RFC 7519) and publishes the key that they are signed with. */
final class IdentityProvider implements AutoCloseable {
    static final String AUDIENCE = "holdfast";

    private final HttpServer server;
    private final KeyPair key;

    private IdentityProvider(HttpServer server, KeyPair key) {
        this.server = server;
        this.key = key;
    }

    static IdentityProvider start() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        IdentityProvider provider = new IdentityProvider(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                generator.generateKeyPair());
        byte[] keys = provider.keys().encode().getBytes(UTF_8);
        provider.server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        provider.server.start();
        return provider;
    }

    private JsonObject keys() {
        RSAPublicKey published = (RSAPublicKey) key.getPublic();
        return new JsonObject()
                .put(
                        "keys",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kty", "RSA")
                                        .put("kid", "k1")
                                        .put("alg", "RS256")
                                        .put("use", "sig")
                                        .put("n", number(published.getModulus()))
                                        .put("e", number(published.getPublicExponent()))));
    }

    /** Without the octet that says that it is not negative. */
    private static String number(BigInteger value) {
        byte[] octets = value.toByteArray();
        return encoded(Arrays.copyOfRange(octets, octets[0] == 0 ? 1 : 0, octets.length));
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** The address of its keys. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    /** @param life from now on; of a token that has expired it is negative */
    String token(String subject, Duration life) throws GeneralSecurityException {
        JsonObject claims = new JsonObject()
                .put("sub", subject)
                .put("aud", AUDIENCE)
                .put("exp", Instant.now().plus(life).getEpochSecond());
        String signed = encoded("{\"alg\":\"RS256\",\"kid\":\"k1\"}".getBytes(UTF_8)) + "."
                + encoded(claims.encode().getBytes(UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + encoded(signature.sign());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
