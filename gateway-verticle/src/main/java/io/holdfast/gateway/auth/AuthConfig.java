package io.holdfast.gateway.auth;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may talk to the gateway.
 *
 * @param keysFile lines of the form {@code name:sha256hex}
 * @param jwks where the identity provider publishes its keys (RFC 7517)
 * @param audiences a token has to be meant for one of them
 * @param issuer who has to have issued a token, "" for anybody whose key is at {@code jwks}
 * @param leeway by how much the issuer's clock may differ from ours
 * @param refresh time between looks at {@code jwks}
 * @param tokenSecret signs the tokens of those who can't set headers; one that the cluster makes up when empty
 * @param tokenLifetime how long such a token is good
 * @param failuresPerMinute credentials of one address that may be no good, 0 for any number
 */
public record AuthConfig(
        Kind kind,
        Optional<String> keysFile,
        Optional<URI> jwks,
        List<String> audiences,
        String issuer,
        Duration leeway,
        Duration refresh,
        Optional<String> tokenSecret,
        Duration tokenLifetime,
        int failuresPerMinute) {

    /** How clients say who they are. */
    public enum Kind {
        /** They do not have to. */
        NONE,
        /** A key of {@code api-keys-file}. */
        API_KEY,
        /** A JSON Web Token (RFC 7519) of an identity provider. */
        JWT
    }

    private static final int LEAST_SECRET_CHARS = 32;

    public static AuthConfig from(Settings settings) {
        AuthConfig config = new AuthConfig(
                settings.choice("auth", Kind.NONE, Kind.class),
                settings.optionalText("api-keys-file"),
                settings.url("jwt-jwks", Set.of("http", "https")),
                settings.list("jwt-audience", List.of()),
                settings.optionalText("jwt-issuer").orElse(""),
                settings.duration("jwt-leeway", ofSeconds(30), ZERO, ofMinutes(10)),
                settings.duration("jwt-refresh", ofMinutes(10), ofSeconds(1), ofHours(24)),
                settings.secret("token-secret"),
                settings.duration("token-lifetime", ofMinutes(5), ofSeconds(1), ofHours(24)),
                settings.integer("auth-failures", 100, 0, 1_000_000));
        config.check(settings);
        return config;
    }

    private void check(Settings settings) {
        if (kind == Kind.API_KEY && keysFile.isEmpty()) {
            settings.problem("api-keys-file", "(none)", "a file, since auth is api-key");
        }
        if (kind == Kind.JWT && jwks.isEmpty()) {
            settings.problem("jwt-jwks", "(none)", "a URL, since auth is jwt");
        }
        if (kind == Kind.JWT && audiences.isEmpty()) {
            settings.problem("jwt-audience", "(none)", "what tokens are meant for, since auth is jwt");
        }
        if (tokenSecret.filter(secret -> secret.length() < LEAST_SECRET_CHARS).isPresent()) {
            settings.problem("token-secret", "***", "at least " + LEAST_SECRET_CHARS + " characters");
        }
    }

    /** Whether clients have to say who they are. */
    public boolean required() {
        return kind != Kind.NONE;
    }

    /** Without secrets, since records end up in logs. */
    @Override
    public String toString() {
        return "AuthConfig[kind=" + kind + "]";
    }
}
