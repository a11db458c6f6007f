package io.holdfast.cluster;

/** A port of ours that could not be opened: the operator's to mend, so without a stack trace. */
public final class CannotListen extends RuntimeException {
    /** @param key the setting that chose the port */
    public CannotListen(String key, String host, int port, Throwable failure) {
        super(key + ": can't listen on " + host + ":" + port + ", " + reason(failure, key), failure, false, false);
    }

    private static String reason(Throwable failure, String key) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("in use")
                ? "another process listens there: stop it, or choose another port with --" + key
                        + " (0 takes any free one)"
                : message;
    }
}
