package io.holdfast.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A digest that every Java platform has (FIPS 180-4). */
public final class Sha256 {
    private Sha256() {}

    /** Of the parts as one text; 32 bytes. */
    public static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
