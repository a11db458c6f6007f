package io.holdfast.gateway.client;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Functions that every Java platform has (FIPS 180-4, RFC 2104). */
public final class Hashes {
    private static final String SHA1 = "SHA-1";
    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

    /** Where somebody else has chosen it; not for secrets. */
    public static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance(SHA1).digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + SHA1, impossible);
        }
    }

    public static byte[] hmacSha256(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }
}
