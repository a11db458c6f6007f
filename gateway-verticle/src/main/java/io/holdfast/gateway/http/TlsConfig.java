package io.holdfast.gateway.http;

import io.holdfast.settings.Settings;
import java.util.Optional;

/**
 * TLS on the clients' ports.
 *
 * @param certificate PEM file with the chain, empty for plain text
 * @param key PEM file with the certificate's private key
 */
public record TlsConfig(Optional<String> certificate, Optional<String> key) {

    static TlsConfig from(Settings settings) {
        TlsConfig config = new TlsConfig(settings.optionalText("tls-cert"), settings.optionalText("tls-key"));
        if (config.certificate.isPresent() != config.key.isPresent()) {
            String missing = config.key.isPresent() ? "tls-cert" : "tls-key";
            settings.problem(missing, "(none)", "a PEM file, since the other of tls-cert and tls-key is set");
        }
        return config;
    }

    boolean on() {
        return certificate.isPresent();
    }
}
