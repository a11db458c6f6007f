package io.holdfast.stream;

/** Header fields of the Durable Streams protocol, as far as it does not take them from HTTP. */
final class DurableFields {
    static final String NEXT_OFFSET = "stream-next-offset";
    static final String UP_TO_DATE = "stream-up-to-date";
    static final String CLOSED = "stream-closed";
    static final String CURSOR = "stream-cursor";
    static final String TTL = "stream-ttl";
    static final String EXPIRES_AT = "stream-expires-at";
    static final String WRITER_SEQ = "stream-seq";
    static final String FORKED_FROM = "stream-forked-from";
    static final String FORK_OFFSET = "stream-fork-offset";
    static final String FORK_SUB_OFFSET = "stream-fork-sub-offset";
    static final String PRODUCER_ID = "producer-id";
    static final String PRODUCER_EPOCH = "producer-epoch";
    static final String PRODUCER_SEQ = "producer-seq";
    static final String PRODUCER_EXPECTED = "producer-expected-seq";
    static final String PRODUCER_RECEIVED = "producer-received-seq";
    static final String SSE_ENCODING = "stream-sse-data-encoding";
    static final String CONTENT_TYPE = "content-type";

    private DurableFields() {}
}
