package io.holdfast.operations;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * In which order streams are listed. Pages are cut by place, so that every owner can say which of its streams follow.
 *
 * @param descending the greatest first
 */
public record StreamOrder(By by, boolean descending) {
    /** Where a parameter allows an order: what it may be. */
    public static final String EXPECTED =
            "opened, events, gap, readers, owner, state or id, with - in front for the greatest first";

    /** The first one: what was opened last. */
    public static final StreamOrder LATEST = new StreamOrder(By.OPENED, true);

    /** What is compared. */
    public enum By {
        /** When it was opened. */
        OPENED,
        /** How many events it has. */
        EVENTS,
        /** Its longest gap between two events. */
        GAP,
        /** How many read it, in the whole cluster. */
        READERS,
        /** The id of the node that has it. */
        OWNER,
        /** How far it has come: opening, open, ended, failed, cancelled. */
        STATE,
        /** Its id. */
        ID
    }

    /**
     * Where a stream stands in an order.
     *
     * @param name what is compared first, "" where it is no text
     * @param key what is compared then, 0 where it is no number
     */
    public record Place(String name, long key, String id) {
        private static final int PARTS = 3;

        /** As a client sends it back. */
        public String cursor() {
            byte[] bytes = (key + " " + id + " " + name).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        /** Empty when it was no cursor of ours. */
        public static Optional<Place> parse(String cursor) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                String[] parts = text.split(" ", PARTS);
                return parts.length < PARTS
                        ? Optional.empty()
                        : Optional.of(new Place(parts[2], Long.parseLong(parts[0]), parts[1]));
            } catch (IllegalArgumentException notOurs) {
                return Optional.empty();
            }
        }
    }

    public static Optional<StreamOrder> parse(String text) {
        boolean descending = text.startsWith("-");
        String word = descending ? text.substring(1) : text;
        for (By by : By.values()) {
            if (by.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(new StreamOrder(by, descending));
            }
        }
        return Optional.empty();
    }

    /** Reads back by {@link #parse}. */
    public String text() {
        return (descending ? "-" : "") + by.name().toLowerCase(Locale.ROOT);
    }

    /** First what is listed first. */
    public Comparator<Place> comparator() {
        Comparator<Place> ascending =
                Comparator.comparing(Place::name).thenComparingLong(Place::key).thenComparing(Place::id);
        return descending ? ascending.reversed() : ascending;
    }
}
