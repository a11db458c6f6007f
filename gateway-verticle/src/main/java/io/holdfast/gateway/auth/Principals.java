package io.holdfast.gateway.auth;

import io.holdfast.cluster.Cluster;
import io.holdfast.cluster.SharedSecrets;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/** Who is behind a request: found out by its credentials, or by a token that stands in for them. */
public final class Principals {
    private static final String BEARER = "bearer ";
    private static final String API_KEY = "X-API-Key";
    private static final String AUTHORIZATION = "Authorization";

    private final AuthConfig config;
    private final Authenticator authenticator;
    private final StreamTokens tokens;
    private final FailedLogins failures;

    private Principals(AuthConfig config, Authenticator authenticator, StreamTokens tokens) {
        this.config = config;
        this.authenticator = authenticator;
        this.tokens = tokens;
        this.failures = new FailedLogins(config.failuresPerMinute());
    }

    /** Fails when the configuration names what is not there. */
    public static Future<Principals> of(Vertx vertx, Cluster cluster, AuthConfig config) {
        if (!config.required()) {
            Authenticator nobody = credential -> Future.succeededFuture("");
            return Future.succeededFuture(new Principals(config, nobody, new StreamTokens("", config.tokenLifetime())));
        }
        Future<String> secret = config.tokenSecret()
                .map(Future::succeededFuture)
                .orElseGet(() -> cluster.secrets().of("token").map(SharedSecrets.Secret::value));
        return authenticator(vertx, config)
                .compose(authenticator -> secret.map(signing ->
                        new Principals(config, authenticator, new StreamTokens(signing, config.tokenLifetime()))));
    }

    private static Future<Authenticator> authenticator(Vertx vertx, AuthConfig config) {
        return config.kind() == AuthConfig.Kind.API_KEY
                ? ApiKeys.of(vertx, config.keysFile().orElseThrow()).map(keys -> keys)
                : new JwtAuthenticator(vertx, config, config.jwks().orElseThrow())
                        .start()
                        .map(checker -> checker);
    }

    public boolean required() {
        return config.required();
    }

    /**
     * Who asks. The credential is taken from the request, so that nothing behind this can log it, store it or send it on.
     *
     * @param purpose what a token would have to be good for, "" where none is taken
     * @param ip the client's, which may fail only so often
     */
    public Future<String> of(HttpServerRequest request, String purpose, String ip) {
        Optional<String> credential = credential(request);
        String token = purpose.isEmpty() ? "" : request.getParam(StreamTokens.PARAMETER, "");
        if (credential.isEmpty() && token.isEmpty()) {
            return Authenticator.refused();
        }
        if (failures.tooMany(ip)) {
            return Future.failedFuture(new Refusal(Fault.RATE_LIMITED));
        }
        return credential
                .map(authenticator::principal)
                .orElseGet(() -> byToken(token, purpose))
                .onFailure(failure -> {
                    if (Refusal.of(failure).fault() == Fault.UNAUTHENTICATED) {
                        failures.failed(ip);
                    }
                });
    }

    /** Whether the request is known by more than a token. To be asked before {@link #of}, which takes it. */
    public boolean showsCredential(HttpServerRequest request) {
        String authorization = request.getHeader(AUTHORIZATION);
        return (config.kind() == AuthConfig.Kind.API_KEY && request.getHeader(API_KEY) != null)
                || (authorization != null
                        && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER));
    }

    private Future<String> byToken(String token, String purpose) {
        return tokens.principal(token, purpose, nowSeconds())
                .map(Future::succeededFuture)
                .orElseGet(Authenticator::refused);
    }

    /** With both, the upstream gets what is not ours. */
    private Optional<String> credential(HttpServerRequest request) {
        String key = config.kind() == AuthConfig.Kind.API_KEY ? request.getHeader(API_KEY) : null;
        if (key != null) {
            request.headers().remove(API_KEY);
            return Optional.of(key.strip());
        }
        String authorization = request.getHeader(AUTHORIZATION);
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.empty();
        }
        request.headers().remove(AUTHORIZATION);
        return Optional.of(authorization.substring(BEARER.length()).strip());
    }

    public StreamTokens tokens() {
        return tokens;
    }

    public static long nowSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    public Future<Void> close() {
        return authenticator.close();
    }
}
