package io.holdfast.wire;

/**
 * How the upstream is asked.
 *
 * @param method in upper case
 * @param path behind that of the upstream's URL, percent-encoded, from its slash on; "" for nothing
 */
public record Target(String method, String path) {
    public static final Target DEFAULT = new Target("POST", "");
}
