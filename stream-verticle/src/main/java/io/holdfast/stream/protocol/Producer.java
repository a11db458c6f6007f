package io.holdfast.stream.protocol;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of a producer's appends something is (Durable Streams, 5.2.1). */
public record Producer(String id, long epoch, long seq) {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,15}");
    /** What every client can count to. */
    private static final long MOST = (1L << 53) - 1;

    private static final int LONGEST_NAME = 1024;
    private static final Pattern MARK = Pattern.compile("([0-9]{1,16}) ([0-9]{1,16}) (.+)", Pattern.DOTALL);

    /** Empty when the request names none, or not as it should. */
    public static Optional<Producer> of(OwnerRequest request) {
        Optional<String> id = request.field(ProtocolFields.PRODUCER_ID)
                .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME);
        OptionalLong epoch = number(request, ProtocolFields.PRODUCER_EPOCH);
        OptionalLong seq = number(request, ProtocolFields.PRODUCER_SEQ);
        return id.isPresent() && epoch.isPresent() && seq.isPresent()
                ? Optional.of(new Producer(id.get(), epoch.getAsLong(), seq.getAsLong()))
                : Optional.empty();
    }

    private static OptionalLong number(OwnerRequest request, String name) {
        return request.field(name)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Long::parseLong)
                .filter(number -> number <= MOST)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** What is wrong with how a request names its producer. */
    public static Optional<String> wrong(OwnerRequest request) {
        long named = Stream.of(ProtocolFields.PRODUCER_ID, ProtocolFields.PRODUCER_EPOCH, ProtocolFields.PRODUCER_SEQ)
                .filter(name -> request.field(name).isPresent())
                .count();
        if (named != 0 && named != 3) {
            return Optional.of("producer-id, producer-epoch, producer-seq: some (expected: all or none)");
        }
        return named == 3 && of(request).isEmpty()
                ? Optional.of("producer: not valid (expected: a name, and numbers from 0 to 2^53-1)")
                : Optional.empty();
    }

    /** As an event of a stream has it that is pushed to. */
    public String mark() {
        return epoch + " " + seq + " " + id;
    }

    /** Empty for what is no mark. */
    public static Optional<Producer> ofMark(String mark) {
        return Optional.of(MARK.matcher(mark))
                .filter(parts -> parts.matches())
                .map(parts ->
                        new Producer(parts.group(3), Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))));
    }
}
