package io.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for 127.0.0.1 that nobody vouches for, with its key, as PEM files.
 *
 * @param certificate also who signed it
 */
public record SelfSigned(Path certificate, Path key, X509Certificate parsed) {
    private static final String ALIAS = "test";
    private static final String PASSWORD = "changeit";

    /** Files of these names in the directory; those that are there are replaced. */
    public static SelfSigned in(Path directory, String name) {
        try {
            Path store = Files.createTempDirectory(directory, "keys").resolve("keys.p12");
            keytool(store);
            return write(store, directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException failure) {
            throw new AssertionError("certificate not made", failure);
        }
    }

    private static void keytool(Path store) throws IOException {
        List<String> command = List.of(
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=holdfast",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("keytool: " + said);
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static SelfSigned write(Path store, Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        X509Certificate parsed = (X509Certificate) keys.getCertificate(ALIAS);
        Files.writeString(certificate, pem("CERTIFICATE", parsed.getEncoded()));
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new SelfSigned(certificate, key, parsed);
    }

    private static String pem(String kind, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
