package io.holdfast.system;

/** The server has sent what no client of ours may be sent (shared rules: clients.md 1). */
final class ProtocolViolation extends AssertionError {
    private static final long serialVersionUID = 1;

    ProtocolViolation(String message) {
        super(message);
    }
}
