package io.holdfast.wire;

/**
 * What holds for a stream beside its request: kept with it, so that a later owner keeps to it, too.
 *
 * @param idempotencyKey the key that stands for the stream in the cluster, "" for none
 * @param address the asker's, as limits count it, "" for one that was not told
 * @param principal who may read, resume and cancel it, "" where nobody has to say who they are
 */
public record Terms(OnDisconnect onDisconnect, String idempotencyKey, String address, String principal) {
    public static final Terms DEFAULT = new Terms(OnDisconnect.DETACH, "");

    public Terms(OnDisconnect onDisconnect, String idempotencyKey) {
        this(onDisconnect, idempotencyKey, "");
    }

    public Terms(OnDisconnect onDisconnect, String idempotencyKey, String address) {
        this(onDisconnect, idempotencyKey, address, "");
    }

    /** The same for a stream that belongs to somebody. */
    public Terms of(String owner) {
        return new Terms(onDisconnect, idempotencyKey, address, owner);
    }
}
