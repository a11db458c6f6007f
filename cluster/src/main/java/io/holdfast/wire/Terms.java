package io.holdfast.wire;

/**
 * What holds for a stream beside its request: kept with it, so that a later owner keeps to it, too.
 *
 * @param idempotencyKey the key that stands for the stream in the cluster, "" for none
 */
public record Terms(OnDisconnect onDisconnect, String idempotencyKey) {
    public static final Terms DEFAULT = new Terms(OnDisconnect.DETACH, "");
}
