package io.holdfast.system;

import io.holdfast.testing.SelfSigned;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate of the proxies under test, and clients that trust it and no other. */
final class EdgeTls {
    private static final EdgeTls INSTANCE = make();

    private final SelfSigned certificate;
    private final SSLContext clients;
    private final HttpClient http;

    private EdgeTls(SelfSigned certificate, SSLContext clients) {
        this.certificate = certificate;
        this.clients = clients;
        http = HttpClient.newBuilder().sslContext(clients).build();
    }

    private static EdgeTls make() {
        try {
            SelfSigned certificate = SelfSigned.in(Files.createTempDirectory("holdfast-edge-tls"), "edge");
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("edge", certificate.parsed());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext clients = SSLContext.getInstance("TLS");
            clients.init(null, trust.getTrustManagers(), null);
            return new EdgeTls(certificate, clients);
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError("no certificate for the proxies under test", failure);
        }
    }

    static SSLContext clients() {
        return INSTANCE.clients;
    }

    /** Speaks HTTP/2 where the server does, as browsers do. */
    static HttpClient http() {
        return INSTANCE.http;
    }

    static Path certificate() {
        return INSTANCE.certificate.certificate();
    }

    static Path key() {
        return INSTANCE.certificate.key();
    }
}
