package io.holdfast.node;

/** A command has not done what it was asked for; the message says why, and what to do about it. */
final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message, null, false, false);
    }
}
