package io.holdfast.wire;

/**
 * What holds for a stream beside its request: kept with it, so that a later owner keeps to it, too.
 *
 * @param idempotencyKey the key that stands for the stream in the cluster, "" for none
 * @param principal who may read, resume and cancel it, "" where nobody has to say who they are
 */
public record Terms(OnDisconnect onDisconnect, String idempotencyKey, String principal) {
    public static final Terms DEFAULT = new Terms(OnDisconnect.DETACH, "");

    public Terms(OnDisconnect onDisconnect, String idempotencyKey) {
        this(onDisconnect, idempotencyKey, "");
    }
}
