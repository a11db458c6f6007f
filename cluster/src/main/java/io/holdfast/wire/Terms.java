package io.holdfast.wire;

/**
 * What holds for a stream beside its request: kept with it, so that a later owner keeps to it, too.
 *
 * @param idempotencyKey the key that stands for the stream in the cluster, "" for none
 * @param address the asker's, as limits count it, "" for one that was not told
 */
public record Terms(OnDisconnect onDisconnect, String idempotencyKey, String address) {
    public static final Terms DEFAULT = new Terms(OnDisconnect.DETACH, "");

    public Terms(OnDisconnect onDisconnect, String idempotencyKey) {
        this(onDisconnect, idempotencyKey, "");
    }
}
