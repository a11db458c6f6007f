package io.holdfast.gateway.auth;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of an identity provider (RFC 7519, RFC 8725): signed by one of its public keys, for one of our audiences, by the
 * issuer, not expired, and with a subject.
 */
final class JwtAuthenticator implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(JwtAuthenticator.class);

    private final Vertx vertx;
    private final JWTOptions rules;
    private final JwtKeys keys;
    /** None until the provider has answered once. */
    private @Nullable JWTAuth checker;

    JwtAuthenticator(Vertx vertx, AuthConfig config, URI jwks) {
        this.vertx = vertx;
        this.rules =
                new JWTOptions().setLeeway((int) config.leeway().toSeconds()).setAudience(config.audiences());
        if (!config.issuer().isEmpty()) {
            rules.setIssuer(config.issuer());
        }
        this.keys = new JwtKeys(vertx, jwks, config.refresh(), this::use);
    }

    /** Completes when the provider has been asked, whatever it said: a node starts without it. */
    Future<JwtAuthenticator> start() {
        return keys.refresh().map(asked -> this);
    }

    private void use(List<JsonObject> jwks) {
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(rules);
        jwks.forEach(options::addJwk);
        checker = JWTAuth.create(vertx, options);
    }

    /** A token of a key that we do not know may be the first of a new one. */
    @Override
    public Future<String> principal(String credential) {
        if (!wellFormed(credential)) {
            return Authenticator.refused();
        }
        return check(credential).recover(failure -> keys.refresh().compose(asked -> check(credential)));
    }

    private Future<String> check(String credential) {
        if (checker == null) {
            return Future.failedFuture(new Refusal(Fault.AUTH_UNAVAILABLE));
        }
        return checker.authenticate(new TokenCredentials(credential)).transform(checked -> {
            if (checked.failed()) {
                log.debug("JWT refused: reason={}", checked.cause().getMessage());
                return Authenticator.refused();
            }
            return principalOf(checked.result());
        });
    }

    /** What Vert.x leaves open: without {@code exp} it would never expire. */
    private static Future<String> principalOf(User user) {
        Object expires = user.attributes().getValue("exp");
        Object subject = user.attributes().getValue("sub");
        return expires instanceof Number
                        && subject instanceof String name
                        && PRINCIPAL.matcher(name).matches()
                ? Future.succeededFuture(name)
                : Authenticator.refused();
    }

    /** Three parts, so a signature; a checker without usable keys would take unsigned tokens, which have two. */
    private static boolean wellFormed(String credential) {
        return credential.split("\\.", -1).length == 3 && !credential.endsWith(".");
    }

    @Override
    public Future<Void> close() {
        return keys.close();
    }
}
