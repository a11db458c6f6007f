package io.holdfast.node;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * TLS between nodes, where each shows the other a certificate. All three or none.
 *
 * @param certificate PEM file with this node's chain
 * @param key PEM file with its private key
 * @param authorities PEM file with who signs the nodes' certificates
 */
record ClusterTlsConfig(Optional<String> certificate, Optional<String> key, Optional<String> authorities) {

    static ClusterTlsConfig from(Settings settings) {
        ClusterTlsConfig config = new ClusterTlsConfig(
                settings.optionalText("cluster-tls-cert"),
                settings.optionalText("cluster-tls-key"),
                settings.optionalText("cluster-tls-ca"));
        long set = Stream.of(config.certificate, config.key, config.authorities)
                .filter(Optional::isPresent)
                .count();
        if (set == 1 || set == 2) {
            settings.problem("cluster-tls-cert", "(some)", "all of cluster-tls-cert, -key and -ca, or none");
        }
        return config;
    }

    /** Without a certificate nobody can listen to the bus, or say anything on it. */
    void apply(EventBusOptions bus) {
        if (certificate.isPresent() && key.isPresent() && authorities.isPresent()) {
            bus.setSsl(true)
                    .setClientAuth(ClientAuth.REQUIRED)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(certificate.get())
                            .setKeyPath(key.get()))
                    .setTrustOptions(new PemTrustOptions().addCertPath(authorities.get()))
                    .setEnabledSecureTransportProtocols(CommonSettings.TLS_VERSIONS);
        }
    }
}
