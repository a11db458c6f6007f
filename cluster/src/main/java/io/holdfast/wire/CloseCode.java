package io.holdfast.wire;

/** Every code that a WebSocket is closed with by us, of IANA's WebSocket Close Code Number Registry (RFC 6455 7.4.1). */
public enum CloseCode {
    GOING_AWAY(1001),
    PROTOCOL_ERROR(1002),
    INVALID_DATA(1007),
    POLICY_VIOLATION(1008),
    MESSAGE_TOO_BIG(1009),
    INTERNAL_ERROR(1011),
    SERVICE_RESTART(1012),
    TRY_AGAIN_LATER(1013),
    BAD_GATEWAY(1014);

    private final short number;

    CloseCode(int number) {
        this.number = (short) number;
    }

    public short number() {
        return number;
    }
}
