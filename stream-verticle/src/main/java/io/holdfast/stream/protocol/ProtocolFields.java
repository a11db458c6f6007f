package io.holdfast.stream.protocol;

/** Header fields of the Durable Streams protocol, as far as it does not take them from HTTP. */
public final class ProtocolFields {
    public static final String NEXT_OFFSET = "stream-next-offset";
    public static final String UP_TO_DATE = "stream-up-to-date";
    public static final String CLOSED = "stream-closed";
    public static final String CURSOR = "stream-cursor";
    public static final String TTL = "stream-ttl";
    public static final String EXPIRES_AT = "stream-expires-at";
    public static final String WRITER_SEQ = "stream-seq";
    public static final String FORKED_FROM = "stream-forked-from";
    public static final String FORK_OFFSET = "stream-fork-offset";
    public static final String FORK_SUB_OFFSET = "stream-fork-sub-offset";
    static final String PRODUCER_ID = "producer-id";
    public static final String PRODUCER_EPOCH = "producer-epoch";
    public static final String PRODUCER_SEQ = "producer-seq";
    static final String PRODUCER_EXPECTED = "producer-expected-seq";
    static final String PRODUCER_RECEIVED = "producer-received-seq";
    public static final String SSE_ENCODING = "stream-sse-data-encoding";
    public static final String CONTENT_TYPE = "content-type";

    private ProtocolFields() {}
}
